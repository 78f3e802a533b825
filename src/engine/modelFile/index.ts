export { readModelFile } from './readModelFile';
export type { StoredModel, StoredTensor } from './storedModel';
export { writeModelFile } from './writeModelFile';
