import { type Intervention, parseIntervention } from '../../src/protocol/interventions';
import type { QuestionAnswer, QuestionName, QuestionRequest } from '../../src/protocol/inspectorQuestions';
import type { Host } from '../host';

/** Which network is on view while something is set in it: the changed one, the one as it is, or what the changes add. */
export const changedModes = ['changed', 'plain', 'difference'] as const;
export type ChangedMode = (typeof changedModes)[number];

/** Asks about traces of the network with what is set in it. Answers of each way of looking have keys of their own. */
export class ChangedHost implements Pick<Host, 'ask'> {
  mode: ChangedMode = 'changed';
  private set: readonly string[] = [];
  private interventions: readonly Intervention[] = [];

  constructor(private readonly host: Pick<Host, 'ask' | 'isRecorded'>) {}

  /** Of a text that was recorded there are the traces of the network as it is only. */
  get isRecorded(): boolean {
    return this.host.isRecorded === true;
  }

  get isChanged(): boolean {
    return this.interventions.length > 0 && this.mode !== 'plain';
  }

  get isDifference(): boolean {
    return this.isChanged && this.mode === 'difference';
  }

  /** Changes with what is on view. */
  get variant(): string {
    return this.isChanged ? [this.mode, ...this.set].join(' ') : '';
  }

  /** What is in force, as `parseIntervention` reads it. */
  use(set: readonly string[]): void {
    if (set === this.set) return;
    this.set = set;
    this.interventions = set.map(parseIntervention);
  }

  async ask<N extends QuestionName>(
    name: N,
    request: QuestionRequest<N>,
    signal?: AbortSignal,
  ): Promise<QuestionAnswer<N>> {
    if (!this.isChanged || !(name.startsWith('trace') || name === 'pairTrace'))
      return this.host.ask(name, request, signal);
    const { interventions, isDifference, variant } = this;
    const difference = isDifference && { difference: true };
    const asked =
      name === 'pairTrace'
        ? { ...request, set: [...this.set], ...difference }
        : 'layer' in request
          ? { ...request, interventions, ...difference }
          : request;
    const answer = await this.host.ask(name, asked, signal);
    return 'key' in answer ? { ...answer, key: `${answer.key} ${variant}` } : answer;
  }
}
