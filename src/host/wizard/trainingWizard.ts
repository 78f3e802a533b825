import { l10n } from 'vscode';
import type { ModelKind, RunOptions } from '../../protocol/spec';
import { askStep, type Step, type StepItem } from './multiStep';
import { limits, parseCount, runOptions, type TrainingAnswers } from './trainingOptions';

/**
 * Asks for what is to be predicted, cell, layers, hidden size, tokenizer, reach of the gradients and epochs, with a way back;
 * undefined when it was dismissed. `kind` is what is chosen at first.
 */
export async function askForTrainingOptions(name: string, kind?: ModelKind): Promise<RunOptions | undefined> {
  const all = trainingQuestions();
  const answers: TrainingAnswers = { ...(kind && { kind }) };
  for (let at = 0; ;) {
    const questions = all.filter(({ isFor }) => isFor(answers));
    if (at >= questions.length) break;
    const outcome = await questions[at].ask(answers, {
      title: l10n.t('Train on {0}', name),
      step: at + 1,
      totalSteps: questions.length,
    });
    if (outcome === 'cancelled') return undefined;
    at += outcome === 'back' ? -1 : 1;
  }
  return runOptions(answers);
}

interface Place {
  title: string;
  step: number;
  totalSteps: number;
}

interface Question {
  /** Whether it is asked after these answers. */
  isFor(answers: TrainingAnswers): boolean;
  /** Writes the answer into `answers`. */
  ask(answers: TrainingAnswers, place: Place): Promise<'next' | 'back' | 'cancelled'>;
}

function question<K extends keyof TrainingAnswers>(
  key: K,
  step: Step<TrainingAnswers[K]>,
  isFor: Question['isFor'] = () => true,
): Question {
  return {
    isFor,
    ask: async (answers, place) => {
      const answer = await askStep(step, { ...place, chosen: answers[key] });
      if (typeof answer === 'string') return answer;
      answers[key] = answer.item.value;
      return 'next';
    },
  };
}

function trainingQuestions(): Question[] {
  return [
    question('kind', {
      placeholder: l10n.t('What should the network predict?'),
      items: [
        {
          label: l10n.t('The next word'),
          description: l10n.t('reads from left to right: suggestions, predictions, text'),
          value: 'language',
        },
        {
          label: l10n.t('A missing word'),
          description: l10n.t('reads both sides: Fill the Blank'),
          value: 'blank',
        },
        {
          label: l10n.t('The other side of pairs'),
          description: l10n.t('reads a source and writes its target: Translate Selection'),
          value: 'translate',
        },
      ],
    }),
    question('cell', {
      placeholder: l10n.t('Which cell?'),
      items: [
        automatic(),
        {
          label: 'LSTM',
          description: l10n.t('input, forget and output gates around a cell state'),
          value: 'lstm',
        },
        { label: 'GRU', description: l10n.t('reset and update gates, fewer weights'), value: 'gru' },
        { label: 'RNN, tanh', description: l10n.t('the plain recurrent network'), value: 'rnn-tanh' },
        { label: 'RNN, ReLU', description: l10n.t('plain, with rectified units'), value: 'rnn-relu' },
      ],
    }),
    question('layers', {
      placeholder: l10n.t('How many layers? Pick one or type a number up to {0}.', limits.layers),
      items: [automatic(), ...[1, 2, 3, 4].map(countItem)],
      parseTyped: typedCount(limits.layers),
    }),
    question('hiddenSize', {
      placeholder: l10n.t(
        'How many units in each layer? Pick or type a number up to {0}.',
        limits.hiddenSize,
      ),
      items: [automatic(), ...[16, 32, 64, 128, 256, 512].map(countItem)],
      parseTyped: typedCount(limits.hiddenSize),
    }),
    question('tokenizer', {
      placeholder: l10n.t('What is a token?'),
      items: [
        automatic(),
        { label: l10n.t('Words'), description: l10n.t('with their leading space; for prose'), value: 'word' },
        {
          label: l10n.t('Parts of words'),
          description: l10n.t('byte pairs learnt from the text, none unknown; for code'),
          value: 'bpe',
        },
        {
          label: l10n.t('Characters'),
          description: l10n.t('for small texts, verse and unusual scripts'),
          value: 'char',
        },
        {
          label: l10n.t('Whatever stands between white space'),
          description: l10n.t('for prepared corpora, as word_language_model reads them'),
          value: 'space',
        },
      ],
    }),
    question(
      'sequenceLength',
      {
        placeholder: l10n.t(
          'How many tokens back shall it learn to remember? Pick or type a number up to {0}.',
          limits.sequenceLength,
        ),
        items: [
          automatic(),
          { ...countItem(16), description: l10n.t('quickly learnt') },
          { ...countItem(64), description: l10n.t('through a long sentence; takes about twice the time') },
          { ...countItem(256), description: l10n.t('through paragraphs; for long texts and much patience') },
        ],
        parseTyped: typedCount(limits.sequenceLength),
      },
      // Pairs are read whole.
      ({ kind }) => kind !== 'translate',
    ),
    question('epochs', {
      placeholder: l10n.t('How many times through the text? Pick or type a number up to {0}.', limits.epochs),
      items: [automatic(), ...[1, 2, 5, 10, 20, 50].map(countItem)],
      parseTyped: typedCount(limits.epochs),
    }),
  ];
}

function automatic(): StepItem<undefined> {
  return { label: l10n.t('Automatic'), description: l10n.t('chosen from the text'), value: undefined };
}

function countItem(value: number): StepItem<number> {
  return { label: String(value), value };
}

function typedCount(most: number): (typed: string) => StepItem<number> | undefined {
  return (typed) => {
    const value = parseCount(typed, most);
    return value === undefined ? undefined : countItem(value);
  };
}
