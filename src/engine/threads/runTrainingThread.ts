import { attachKernels } from '../kernels/attachKernels';
import type { Kernels } from '../kernels/kernels';
import { isTranslation } from '../translation/translationSpec';
import { TranslationGraph } from '../translation/translationGraph';
import { BlankGraph } from '../training/blankGraph';
import type { GraphPlan } from '../training/sharedGraph';
import { TrainingGraph } from '../training/trainingGraph';
import type { TrainingShare } from '../training/trainingShare';
import { type Phase, Rendezvous } from './rendezvous';
import type { TrainingJob } from './trainingJob';

/** What a helping thread does: its share of every phase, until it is ended from outside. Never returns. */
export function runTrainingThread({ plan, memory, meeting, thread }: TrainingJob): never {
  const kernels = attachKernels(memory, thread);
  const share = attach(kernels, plan).shares[thread];
  const rendezvous = new Rendezvous(meeting, plan.threads);
  for (;;) {
    const { phase, values } = rendezvous.next();
    rendezvous.arrive(thread, runPhase(share, phase, values, rendezvous));
  }
}

function attach(kernels: Kernels, plan: GraphPlan): { readonly shares: readonly TrainingShare[] } {
  if (isTranslation(plan.spec)) return TranslationGraph.attach(kernels, plan);
  return plan.spec.kind === 'blank' ? BlankGraph.attach(kernels, plan) : TrainingGraph.attach(kernels, plan);
}

function runPhase(share: TrainingShare, phase: Phase, values: Float64Array, rendezvous: Rendezvous): number {
  switch (phase) {
    case 'pack':
      share.pack();
      return 0;
    case 'gradients':
      return runUnlessAbandoned(share.gradients(values[0], values[1], values[2]), rendezvous);
    case 'reduce':
      return share.reduce();
    case 'update':
      share.update(values[0], values[1], values[2]);
      return 0;
  }
}

function runUnlessAbandoned(work: Generator<void, number>, rendezvous: Rendezvous): number {
  for (;;) {
    const state = work.next();
    if (state.done) return state.value;
    if (rendezvous.isAbandoned) {
      work.return(NaN);
      return NaN;
    }
  }
}
