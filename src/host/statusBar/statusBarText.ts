import { isImported } from '../models/modelRecord';
import type { Speaker } from '../models/modelRegistry';
import type { Silence } from '../suggestions/suggestionSwitch';
import { isActive, lossToShow, type TrainingRun } from '../training/trainingRun';
import { formatCount, formatPerplexity, progressText, type Translate } from '../training/trainingText';

export interface StatusBarInput {
  /** The latest run, also after its end. */
  run?: TrainingRun;
  /** Name of the active document, absent without one. */
  documentName?: string;
  languageId?: string;
  speaker?: Speaker;
  /** Why nothing is suggested; undefined when something may be. */
  silence?: Silence;
}

export interface StatusBarView {
  text: string;
  /** How things stand. */
  summary: string;
  /** The summary, and what a click does. */
  tooltip: string;
  /** What a click does. */
  click: 'inspector' | 'menu';
}

/** What the status bar item says; undefined when it has nothing to say and hides. */
export function statusBarView(input: StatusBarInput, t: Translate): StatusBarView | undefined {
  const view = viewOf(input, t);
  return view && { ...view, tooltip: `${view.summary} ${view.invitation}` };
}

type View = Omit<StatusBarView, 'tooltip'> & { invitation: string };

function viewOf(input: StatusBarInput, t: Translate): View | undefined {
  if (isActive(input.run)) return trainingView(input.run, t);
  if (input.documentName === undefined) return undefined;
  if (!input.speaker) {
    return {
      text: t('$(circle-outline) Unroll: no model'),
      summary: t('No model speaks for {0}.', input.documentName),
      invitation: t('Click to train one or to choose another.'),
      click: 'menu',
    };
  }
  const { model } = input.speaker;
  const menu = { click: 'menu', invitation: t('Click for the menu.') } as const;
  if (model.kind === 'translate') {
    return {
      text: `$(globe) Unroll: ${model.name}`,
      summary: `${speakerText(input.speaker, input.documentName, t)} ${t('It translates, and suggests nothing.')}`,
      ...menu,
    };
  }
  if (model.kind === 'blank') {
    return {
      text: `$(symbol-string) Unroll: ${model.name}`,
      summary: `${speakerText(input.speaker, input.documentName, t)} ${t('It fills blanks, and suggests nothing.')}`,
      ...menu,
    };
  }
  const { silence } = input;
  const summary = `${speakerText(input.speaker, input.documentName, t)} ${silenceText(silence, input, t)}`;
  if (silence?.why === 'paused')
    return {
      text: t('$(bell-slash) Unroll: {0}, quiet for {1} min', model.name, silence.minutesLeft),
      summary,
      ...menu,
    };
  return {
    text: `${silence ? '$(circle-slash)' : '$(sparkle)'} Unroll: ${model.name}`,
    summary,
    ...menu,
  };
}

/** Whether something is suggested, and if not, why. */
function silenceText(
  silence: Silence | undefined,
  { documentName = '', languageId = '' }: StatusBarInput,
  t: Translate,
): string {
  switch (silence?.why) {
    case undefined:
      return t('Inline suggestions are on.');
    case 'off':
      return t('Inline suggestions are off.');
    case 'language':
      return t('Inline suggestions are off for {0}.', languageId);
    case 'document':
      return t('Inline suggestions are off for {0}.', documentName);
    case 'editor':
      return t('Inline suggestions are off: VS Code’s setting editor.inlineSuggest.enabled is.');
    case 'paused':
      return silence.minutesLeft === 1
        ? t('Inline suggestions are paused for less than a minute more.')
        : t('Inline suggestions are paused for {0} minutes more.', silence.minutesLeft);
  }
}

/** Which model speaks and why, in a sentence. */
export function speakerText({ model, why }: Speaker, documentName: string, t: Translate): string {
  const { validLoss, trainLoss, spec } = model.record?.summary ?? {};
  // As its training said it: of a text that was learnt by heart.
  const perplexity = formatPerplexity(spec?.training.keep === 'last' ? trainLoss : validLoss);
  const quality = model.record && perplexity !== '–' ? t(' (perplexity {0})', perplexity) : '';
  const unsaved =
    model.state === 'unsaved' ? t(' It could not be stored and is lost when this window closes.') : '';
  return `${sentence()}${unsaved}`;

  function sentence(): string {
    if (model.record && isImported(model.record))
      return t('The imported model {0} speaks for {1}{2}.', model.name, documentName, quality);
    switch (why) {
      case 'own':
        return t('The model trained on {0} speaks{1}.', documentName, quality);
      case 'chosen':
        return t(
          'The model trained on {0} speaks for {1}, as you chose{2}.',
          model.name,
          documentName,
          quality,
        );
      case 'folder':
        return t(
          'The model trained on {0} of the folder {1} speaks for {2}{3}.',
          model.folder?.glob ?? '',
          model.name,
          documentName,
          quality,
        );
      case 'language':
        return t(
          'The model trained on {0}, the latest of this language, speaks for {1}{2}.',
          model.name,
          documentName,
          quality,
        );
    }
  }
}

function trainingView(run: TrainingRun, t: Translate): View {
  const { name } = run.source;
  const view = {
    summary: t('Training on {0}: {1}.', name, progressText(run, t)),
    invitation: t('Click to open the inspector.'),
    click: 'inspector',
  } as const;
  const point = run.points.at(-1);
  const perplexity = formatPerplexity(lossToShow(run));
  if (run.state === 'paused')
    return { text: t('$(debug-pause) Unroll: paused, perplexity {0}', perplexity), ...view };
  if (!point) return { text: t('$(loading~spin) Unroll: training…'), ...view };
  const speed = formatCount(point.tokensPerSecond, true);
  return { text: t('$(loading~spin) Unroll: perplexity {0} · {1} tokens/s', perplexity, speed), ...view };
}
