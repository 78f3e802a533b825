import type { ExportedFile, ExportFormat } from '../../protocol/formats';
import { storeModel } from '../model/languageModel';
import { type AnyModel, isTranslator, storeTranslator } from '../model/translator';
import { exportOnnx } from './onnx/exportOnnx';
import { decoderOnnx, encoderOnnx } from './onnx/translatorGraphs';
import { pythonModule } from './pythonModule';
import { translatorModule } from './translatorModule';

/**
 * The files of a model in a format, without the text that it remembers, to lie side by side; the first has the name given.
 * `pytorch` is a safetensors file and a Python file that loads it; their names differ in the ending, whichever of the two the name
 * has. An encoder-decoder is two graphs in `onnx`: the first is its encoder, NAME.decoder.onnx what writes.
 */
export function exportModel(model: AnyModel, format: ExportFormat, name: string): ExportedFile[] {
  const stem = name.replace(/\.[^.]*$/, '') || name;
  if (format === 'onnx') {
    if (!isTranslator(model)) return [{ name, bytes: exportOnnx(model) }];
    return [
      { name, bytes: encoderOnnx(model) },
      { name: `${stem}.decoder.onnx`, bytes: decoderOnnx(model) },
    ];
  }
  const stored = isTranslator(model) ? storeTranslator(model) : storeModel({ ...model, text: undefined });
  if (format === 'safetensors') return [{ name, bytes: stored }];
  const isPython = name.endsWith('.py');
  const weights = { name: isPython ? `${stem}.safetensors` : name, bytes: stored };
  const python = {
    name: `${stem}.py`,
    bytes: new TextEncoder().encode(
      isTranslator(model)
        ? translatorModule(model.network.spec, weights.name)
        : pythonModule(model.network.spec, weights.name),
    ),
  };
  return isPython ? [python, weights] : [weights, python];
}
