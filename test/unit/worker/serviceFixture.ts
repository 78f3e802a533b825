import type { EngineApi } from '../../../src/protocol/engineApi';
import type { TrainingEvent, TrainRequest } from '../../../src/protocol/training';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { createEngineService } from '../../../src/worker/engineService';
import { engineMethods } from '../../../src/worker/engineMethods';
import { createRpcClient } from '../../../src/worker/rpcClient';
import { serveRpc } from '../../../src/worker/rpcServer';
import { createMemoryPorts } from './memoryPort';

export const text = 'The cat sat on the mat. The dog lay on the rug. The cat saw the dog.\n'.repeat(40);

/** A run that ends after `steps`, on a model of a few units. */
export function trainRequest(runId: string, steps: number, more: Partial<TrainRequest> = {}): TrainRequest {
  return {
    runId,
    text,
    language: 'plaintext',
    options: {
      model: { cell: 'gru', layers: 1, hiddenSize: 8, embeddingSize: 8, tied: false, dropout: 0 },
      tokenizer: { kind: 'word', minCount: 1 },
      training: {
        epochs: 0,
        steps,
        seconds: 0,
        batchSize: 4,
        sequenceLength: 8,
        learningRate: 0.02,
        patience: 0,
        seed: 5,
      },
    },
    ...more,
  };
}

/** The service behind a boundary inside one thread, under a clock that advances by a millisecond at every look. */
export function createServiceFixture() {
  let nowSeconds = 0;
  const fixture = { yields: 0 };
  const service = createEngineService({
    backend: referenceBackend,
    reason: 'a test',
    nowSeconds: () => (nowSeconds += 0.001),
    yieldNow: () => {
      fixture.yields++;
      return new Promise((resolve) => setImmediate(resolve));
    },
  });
  const ports = createMemoryPorts();
  serveRpc<EngineApi>(service, engineMethods, ports.server);
  return Object.assign(fixture, { ports, client: createRpcClient<EngineApi>(ports.client) });
}

/** Resolves with the first event of a kind that a run reports; `progress` is to be handed to the call. */
export function firstEvent(kind: TrainingEvent['kind']) {
  const events: TrainingEvent[] = [];
  let resolve: (event: TrainingEvent) => void = () => undefined;
  const seen = new Promise<TrainingEvent>((done) => (resolve = done));
  const progress = (event: TrainingEvent) => {
    events.push(event);
    if (event.kind === kind) resolve(event);
  };
  return { seen, progress, events };
}
