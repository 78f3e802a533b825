import { runInSlices } from '../../base/slices';
import { GradientReader } from '../../engine/gradient/gradientAt';
import { equalHiddenSize } from '../../engine/laboratory/taskModel';
import { parameterCount } from '../../engine/network/parameterBlock';
import { ModelReader } from '../../engine/reading/modelReader';
import { EncodedDocument } from '../../engine/text/encodedDocument';
import { prepareRun } from '../../engine/text/prepareRun';
import type { CallContext, TrainingApi } from '../../protocol/engineApi';
import type { GradientResult } from '../../protocol/gradient';
import type { TextCellResult, TextComparisonRequest, TextEvent } from '../../protocol/laboratory';
import type { CellKind, ModelSpec, RunOptions } from '../../protocol/spec';
import type { TrainingPoint } from '../../protocol/training';
import type { EngineCore } from './engineCore';

/** Predictions that gradients are averaged over, and how far back they are followed. */
const lookedAt = 8;
const mostLags = 60;
/** The end of a text that gradients are taken from, in UTF-16 units. */
const endUnits = 20_000;

interface Sizes {
  hiddenSize: number;
  embeddingSize: number;
  parameters: number;
}

/** Hidden sizes that give every cell as many parameters, nearly, as an LSTM would get on this text. */
export function equalSizes(core: EngineCore, request: TextComparisonRequest): (cell: CellKind) => Sizes {
  const { text, language } = request;
  const prepared = prepareRun(
    { text, language, options: optionsOf('lstm', request) },
    core.options.backend.name,
  );
  const lstm = prepared.spec.model;
  const specOf = (cell: CellKind, hiddenSize: number): ModelSpec => ({ ...lstm, cell, hiddenSize });
  const parametersOf = (cell: CellKind, hiddenSize: number) => parameterCount(specOf(cell, hiddenSize));
  return (cell) => {
    const hiddenSize = equalHiddenSize(parametersOf, cell, lstm.hiddenSize);
    return { hiddenSize, embeddingSize: lstm.embeddingSize, parameters: parametersOf(cell, hiddenSize) };
  };
}

/** Trains one cell on the text and follows some predictions at its end back; undefined when nothing was learnt. */
export async function compareCell(
  core: EngineCore,
  training: Pick<TrainingApi, 'train'>,
  request: TextComparisonRequest,
  { cell, hiddenSize, embeddingSize, parameters }: Sizes & { cell: CellKind },
  { token, progress }: CallContext<TextEvent>,
): Promise<TextCellResult | undefined> {
  const modelId = request.modelIds[cell] ?? `comparison-${cell}`;
  const curve: TextCellResult['curve'] = [];
  const note = ({ trainLoss, elapsedSeconds }: TrainingPoint) => {
    curve.push({ seconds: elapsedSeconds, loss: trainLoss });
    progress({ kind: 'point', cell, loss: trainLoss, seconds: elapsedSeconds });
  };
  progress({ kind: 'cell', cell, hiddenSize, parameters });
  const { text, language } = request;
  const options = optionsOf(cell, request, { hiddenSize, embeddingSize });
  const result = await training.train(
    { runId: modelId, text, language, options },
    { token, progress: (event) => event.kind === 'point' && note(event.point) },
  );
  if (result.steps === 0) return undefined;
  const gradients = await gradientsAtEnd(core, modelId, text);
  const { validLoss, trainLoss, steps, seconds } = result;
  return { cell, modelId, hiddenSize, parameters, validLoss, trainLoss, curve, ...gradients, steps, seconds };
}

function optionsOf(
  cell: CellKind,
  { seconds, seed }: TextComparisonRequest,
  sizes: Partial<ModelSpec> = {},
): RunOptions {
  return {
    model: { cell, layers: 1, tied: false, dropout: 0, ...sizes },
    training: { seconds, epochs: 0, steps: 0, patience: 0, seed },
  };
}

async function gradientsAtEnd(
  core: EngineCore,
  modelId: string,
  text: string,
): Promise<Pick<TextCellResult, 'gradientNorms' | 'cellGradientNorms'>> {
  const { network, tokenizer } = core.models.get(modelId);
  const document = new EncodedDocument(tokenizer, text.slice(-endUnits));
  const reader = new ModelReader(network, tokenizer, document);
  const gradients = new GradientReader(core.options.backend);
  const first = Math.min(mostLags, document.count - 1);
  const places = Array.from(
    { length: lookedAt },
    (_, i) => first + Math.floor(((document.count - 1 - first) * i) / Math.max(1, lookedAt - 1)),
  );
  const results: GradientResult[] = [];
  for (const token of new Set(places)) {
    if (token < 1) continue;
    results.push(await runInSlices(gradients.gradientAt(reader, { token, mostLags }), core.options));
  }
  const topLayers = results.map(({ layers }) => layers[layers.length - 1]);
  const hasCells = topLayers.some(({ cellState }) => cellState);
  return {
    gradientNorms: meanByLag(topLayers.map(({ hidden }) => hidden)),
    ...(hasCells && {
      cellGradientNorms: meanByLag(topLayers.map(({ cellState = new Float32Array() }) => cellState)),
    }),
  };
}

function meanByLag(rows: readonly Float32Array[]): number[] {
  const lags = Math.min(...rows.map(({ length }) => length));
  if (!Number.isFinite(lags)) return [];
  return Array.from({ length: lags }, (_, lag) => rows.reduce((sum, row) => sum + row[lag], 0) / rows.length);
}
