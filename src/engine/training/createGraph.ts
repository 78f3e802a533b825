import { type Arena, layOut } from '../arena';
import type { Kernels, KernelsBackend } from '../kernels/kernels';
import { allocateModel } from '../network/allocateModel';
import { initialise } from '../network/initialise';
import type { Network } from '../network/network';
import type { GraphPlan } from './sharedGraph';

type GraphLayout<G> = (arena: Arena, plan: GraphPlan) => G;

/** A graph in one memory of the size that it takes; weights have no values yet. Throws `bad-input` or `too-large`. */
export function allocateGraph<G>(backend: KernelsBackend, plan: GraphPlan, layout: GraphLayout<G>): G {
  return allocateModel(backend, plan.spec, (arena, spec) => layout(arena, { ...plan, spec }));
}

/** The same with fresh weights from the plan's seed, of a model of texts. */
export function createGraph<G extends { network: Network }>(
  backend: KernelsBackend,
  plan: GraphPlan,
  layout: GraphLayout<G>,
): G {
  const graph = allocateGraph(backend, plan, layout);
  initialise(graph.network.parameters, plan.spec, plan.seed);
  graph.network.markWeightsChanged();
  return graph;
}

/** The graph that another thread made by the same plan, for a thread that shares its memory. */
export function attachGraph<
  G extends { network: { packed: { markFresh(version: number): void }; weightsVersion: number } },
>(kernels: Kernels, plan: GraphPlan, layout: GraphLayout<G>): G {
  const graph = layOut(kernels, (arena) => layout(arena, plan));
  // That weights are packed when they are needed is for thread 0 to see to.
  graph.network.packed.markFresh(graph.network.weightsVersion);
  return graph;
}
