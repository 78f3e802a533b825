import type { DecayKind } from '../../protocol/spec';

/** Decays that follow the length of the run, not what validation says: they reach 0 at its end. */
export function isPlanned(decay: DecayKind | undefined): boolean {
  return decay === 'linear' || decay === 'cosine';
}

/**
 * What the learning rate is multiplied by when so much of a run is over, from 0 to 1. The cosine is half a period, without
 * restarts (Loshchilov and Hutter 2016).
 */
export function plannedFactor(decay: DecayKind | undefined, shareOver: number): number {
  const share = Math.min(1, Math.max(0, shareOver));
  if (decay === 'linear') return 1 - share;
  return decay === 'cosine' ? (1 + Math.cos(Math.PI * share)) / 2 : 1;
}
