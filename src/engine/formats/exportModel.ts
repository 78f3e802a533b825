import type { ExportedFile, ExportFormat } from '../../protocol/formats';
import { type LanguageModel, storeModel } from '../model/languageModel';
import { exportOnnx } from './onnx/exportOnnx';
import { pythonModule } from './pythonModule';

/**
 * The files of a model in a format, without the text that it remembers, to lie side by side; the first has the name given. `pytorch` is a safetensors file
 * and a Python file that loads it; their names differ in the ending, whichever of the two the name has.
 */
export function exportModel(model: LanguageModel, format: ExportFormat, name: string): ExportedFile[] {
  if (format === 'onnx') return [{ name, bytes: exportOnnx(model) }];
  const stored = storeModel({ ...model, text: undefined });
  if (format === 'safetensors') return [{ name, bytes: stored }];
  const isPython = name.endsWith('.py');
  const stem = name.replace(/\.[^.]*$/, '') || name;
  const weights = { name: isPython ? `${stem}.safetensors` : name, bytes: stored };
  const python = {
    name: `${stem}.py`,
    bytes: new TextEncoder().encode(pythonModule(model.network.spec, weights.name)),
  };
  return isPython ? [python, weights] : [weights, python];
}
