import type { InspectorCommand, RunState } from '../../src/protocol/inspectorProtocol';
import type { ModelKind } from '../../src/protocol/spec';
import { strings } from '../strings';

/** What a model of a kind is there for, and how one of its kind is trained: what the others do, it cannot. */
const uses: Readonly<Record<ModelKind, { use: InspectorCommand; train: InspectorCommand }>> = {
  language: { use: 'generate', train: 'train' },
  // A model of blanks is made in the dialogue, where its kind is chosen.
  blank: { use: 'fillBlank', train: 'trainBlank' },
  translate: { use: 'translate', train: 'trainTranslator' },
};

export const commandLabels: Readonly<Partial<Record<InspectorCommand, string>>> = {
  pause: strings.pause,
  resume: strings.resume,
  stop: strings.stop,
  generate: strings.generate,
  fillBlank: strings.fillBlank,
  translate: strings.translate,
  train: strings.trainAgain,
  trainBlank: strings.trainAgainOptions,
  trainTranslator: strings.trainAgain,
};

/** What can be done about a run, the nearest first. */
export function commandsOf(state: RunState, kind: ModelKind = 'language'): readonly InspectorCommand[] {
  switch (state) {
    case 'training':
      return ['pause', 'stop'];
    case 'paused':
      return ['resume', 'stop'];
    case 'finished':
      return [uses[kind].use, uses[kind].train];
    case 'failed':
      return [uses[kind].train];
  }
}

/** How another model of the kind is trained. */
export function trainCommandOf(kind: ModelKind = 'language'): InspectorCommand {
  return uses[kind].train;
}
