import type { LabMetric, LabTaskName } from '../../src/protocol/laboratory';
import { t } from '../l10n';

export const metricNames: Readonly<Record<LabMetric, string>> = {
  accuracy: t('answers right'),
  sequences: t('sequences right'),
  meanSquaredError: t('mean squared error'),
  nats: t('nats an answer'),
};

export const taskNames: Readonly<Record<LabTaskName, string>> = {
  recall: t('Recall'),
  'temporal-order': t('Temporal order'),
  adding: t('Adding problem'),
  copy: t('Copy memory'),
  'dyck-1': t('Balanced brackets (Dyck-1)'),
  anbn: t('Counting (aⁿbⁿ)'),
};

/** What the distance of a task counts. */
export const taskUnits: Readonly<Record<LabTaskName, string>> = {
  recall: t('distance, in filler words'),
  'temporal-order': t('length, in steps'),
  adding: t('length, in steps'),
  copy: t('wait, in steps'),
  'dyck-1': t('length, in brackets'),
  anbn: t('n, how many a'),
};

export const memoryStrings = {
  connectivity: t('What this prediction hangs on'),
  connectivityHint: t(
    'The stronger a token’s colour, the more the prediction would change with it: |∂ logit / ∂ embedding|.',
  ),
  connectivityWaiting: t(
    'Put the cursor behind some words: each is shaded by how much it still matters to what comes next.',
  ),
  connectivityOf: (token: string, probability: string) => t('“{0}”, expected with {1}', token, probability),
  assumed: (token: string, probability: string) => t('most probably “{0}”, {1}', token, probability),
  withChanges: (name: string) => t('{0}, with the changes', name),
  prediction: t('Prediction of'),
  atCursor: t('Prediction at the cursor'),
  targetToken: (number: number, token: string) => t('{0}. “{1}”', number, token),
  compareModels: t('Compare with:'),
  otherModels: t('Memory of other models'),
  summaryNorm: (norm: string, hasAttention: boolean) =>
    hasAttention
      ? t(
          '|∂ loss / ∂ state| of the summary that the decoder starts from: {0}; attention reaches the rest directly.',
          norm,
        )
      : t(
          '|∂ loss / ∂ state| of the summary that the decoder starts from, all that it has of the source: {0}.',
          norm,
        ),
  connectivityLabel: (model: string, strongest: string) =>
    t('{0}: the prediction hangs most on {1}', model, strongest),
  token: t('Token'),
  strength: t('Share of the strongest'),
  gradient: t('How far back the gradient reaches'),
  gradientHint: t(
    'Norm of ∂ loss / ∂ state for each step back, on a logarithmic axis: a line that falls steeply is memory that cannot be learnt.',
  ),
  gradientPairHint: t(
    'Norm of ∂ loss / ∂ state for each step back over the target and on over the source from its end. Attention reaches every token of the source directly.',
  ),
  gradientLayer: (name: string, layer: number) => t('{0}, layer {1}', name, layer),
  gradientBackward: (name: string) => t('{0}, right to left', name),
  cellState: (name: string) => t('{0}, cell state', name),
  stepsBack: t('steps back'),
  gradientNorm: t('gradient norm'),
  logarithmic: (what: string) => t('{0}, logarithmic', what),
  shadeLegend: t('influence on the prediction, as a share of the strongest token’s'),
  gradientOfAnswer: t('Gradient of the answer by steps back'),
  gradientOfLossHint: t('Norm of ∂ loss / ∂ state, as a share of that at the last step.'),
  gradientOfAnswerHint: t('Norm of ∂ answer / ∂ state, as a share of that at the last step.'),
  shareOfLast: t('share of the last step’s'),
  gradientOfText: t('Gradient of the loss by steps back'),
  laboratory: t('Memory laboratory'),
  compare: t('Compare Memory…'),
  nothingCompared: t(
    'Train a simple network, a GRU and an LSTM of equal size side by side, on a task that takes memory or on this text.',
  ),
  chooseComparison: t('Comparison'),
  byDistance: (metric: string) => t('{0} by distance', metric),
  noMemory: t('without memory'),
  trainedFor: (distance: string) => t('trained up to {0}', distance),
  summary: (name: string, parameters: string, units: string, seconds: string) =>
    t('{0}: {1} parameters in {2} units, {3} of training', name, parameters, units, seconds),
  holds: t('holds at every distance tested'),
  dropsUnder: (threshold: string, distance: string) =>
    t('under {0} from distance {1} on', threshold, distance),
  dropsOver: (threshold: string, distance: string) => t('over {0} from distance {1} on', threshold, distance),
  perplexityOf: (name: string) => t('Perplexity while training on {0}', name),
  perplexity: t('perplexity'),
  secondsOfTraining: t('seconds of training'),
  heldOut: (perplexity: string) => t('perplexity {0} on the end of the text, held out', perplexity),
  running: (name: string, cell: string) => t('{0}: training {1}', name, cell),
  runningAt: (reached: string, distance: string) => t('at distance {0} of {1}', reached, distance),
  distance: t('Distance'),
  plotLabel: (title: string, last: string) => t('{0}. {1}', title, last),
} as const;
