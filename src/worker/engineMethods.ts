import type { EngineApi } from '../protocol/engineApi';

/** One entry for every method, which the compiler checks: only these can be called from outside. */
const table: Record<keyof EngineApi, true> = {
  train: true,
  pauseTraining: true,
  resumeTraining: true,
  stopTraining: true,
  exportModel: true,
  importModel: true,
  convertModel: true,
  importWeights: true,
  releaseModel: true,
  openDocument: true,
  editDocument: true,
  closeDocument: true,
  predict: true,
  fill: true,
  suggest: true,
  inspect: true,
  generate: true,
  gradient: true,
  surprisals: true,
  matchUnits: true,
  detectUnits: true,
  unitTrack: true,
  traceStretch: true,
  traceTokens: true,
  traceTiles: true,
  traceColumn: true,
  traceUnits: true,
  traceUnit: true,
  traceUnitLife: true,
  info: true,
};

export const engineMethods = Object.keys(table) as (keyof EngineApi)[];
