export { type Dtype, dtypes } from './dtypes';
export { readModelFile } from './readModelFile';
export { readSafetensors } from './readSafetensors';
export { isOwnFile } from './storedModel';
export type { StoredModel, StoredTensor } from './storedModel';
export { writeModelFile } from './writeModelFile';
