import type {
  CancellationToken,
  InlineCompletionContext,
  InlineCompletionItem,
  LogOutputChannel,
  Position,
} from 'vscode';
import { CancellationSource, neverCancelled } from '../../../../src/base/cancellation';
import { referenceBackend } from '../../../../src/engine/kernels/reference/referenceKernels';
import { DocumentMirror } from '../../../../src/host/engine/documentMirror';
import { EngineClient } from '../../../../src/host/engine/engineClient';
import { ModelLoader } from '../../../../src/host/models/modelLoader';
import { ModelQuestions } from '../../../../src/host/models/modelQuestions';
import { ModelRegistry } from '../../../../src/host/models/modelRegistry';
import { ModelStore } from '../../../../src/host/models/modelStore';
import { InlineSuggestions } from '../../../../src/host/suggestions/inlineSuggestions';
import { SuggestionSwitch } from '../../../../src/host/suggestions/suggestionSwitch';
import type { EngineApi } from '../../../../src/protocol/engineApi';
import type { TokenizerKind } from '../../../../src/protocol/spec';
import { engineMethods } from '../../../../src/worker/engineMethods';
import { createEngineService } from '../../../../src/worker/engineService';
import { serveRpc } from '../../../../src/worker/rpcServer';
import { createMemoryPorts } from '../../worker/memoryPort';
import { trainRequest } from '../../worker/serviceFixture';
import { InlineCompletionTriggerKind, Range } from '../support/fakeVscode';
import { memoryChoices } from '../support/memoryChoices';
import { MemoryFolder } from '../support/memoryFolder';
import { sampleRecord } from '../support/sampleRecords';
import { SessionDocument } from './sessionDocument';

const learnt =
  'The cat sat on the mat. The dog lay on the rug. The cat saw the dog.\nif (the cat) {\n\tsat on the mat;\n}\n'.repeat(
    30,
  );

/** What is suggested at the cursor, and where. */
export interface Asked {
  document: SessionDocument;
  offset: number;
  items: readonly InlineCompletionItem[];
}

/** The provider with all that stands behind it, down to an engine in the same thread. */
export async function createSessionDriver(kind: TokenizerKind) {
  let yields = 0;
  let nowSeconds = 0;
  let crossed: readonly unknown[] = [];
  const service = createEngineService({
    backend: referenceBackend,
    nowSeconds: () => (nowSeconds += 0.001),
    yieldNow: () => {
      yields++;
      return new Promise((resolve) => setImmediate(resolve));
    },
  });
  const client = new EngineClient(() => {
    const ports = createMemoryPorts();
    crossed = ports.log;
    const server = serveRpc<EngineApi>(service, engineMethods, ports.server);
    return { ...ports.client, dispose: () => server.dispose() };
  });
  const request = trainRequest('m', 150, { text: learnt });
  request.options.tokenizer = { kind, minCount: 1 };
  request.options.model = { ...request.options.model, hiddenSize: 16, embeddingSize: 16 };
  const { summary } = await client.engine.train(request, {
    token: neverCancelled,
    progress: () => undefined,
  });
  const bytes = await client.engine.exportModel({ modelId: 'm' });
  await client.engine.releaseModel({ modelId: 'm' });

  const registry = new ModelRegistry(new ModelStore(new MemoryFolder()), memoryChoices(), (error) => {
    throw error;
  });
  await registry.add({ record: sampleRecord({ id: 'm', summary }), bytes, points: [] });
  const loader = new ModelLoader(client, registry, () => undefined);
  const mirror = new DocumentMirror(client);
  const questions = new ModelQuestions(client, registry, loader, mirror);
  const reasons: string[] = [];
  const log = {
    trace: (text: string) => void reasons.push(text),
    warn: (text: string) => {
      throw new Error(text);
    },
  } as unknown as LogOutputChannel;
  const quiet = new SuggestionSwitch({ get: () => [], set: () => undefined }, Date.now);
  const provider = new InlineSuggestions(questions, quiet, log);
  const ask = async (
    document: SessionDocument,
    offset: number,
    token: CancellationToken,
    selectedCompletionInfo?: { range: Range; text: string },
  ) =>
    provider.provideInlineCompletionItems(
      document.asDocument,
      document.positionAt(offset) as unknown as Position,
      {
        triggerKind: InlineCompletionTriggerKind.Automatic,
        selectedCompletionInfo,
      } as unknown as InlineCompletionContext,
      token,
    );
  return {
    client,
    /** Messages between host and engine so far. */
    messages: () => crossed.length,
    /** Why there was nothing, and what was shown; in order. */
    reasons,
    /** What comes next by the model that speaks, of the document as it is now. */
    predict(document: SessionDocument, offset: number) {
      const [model] = registry.models;
      return questions.predict(model, document.asDocument, offset, 5);
    },
    close(document: SessionDocument) {
      document.isClosed = true;
      mirror.documentClosed(document);
    },
    open: (uri: string, text: string) =>
      new SessionDocument(uri, 'plaintext', text, (event) => mirror.documentChanged(event)),
    ask: async (document: SessionDocument, offset: number): Promise<Asked> => ({
      ...{ document, offset },
      items: await ask(document, offset, neverCancelled as unknown as CancellationToken),
    }),
    readAhead: (document: SessionDocument, offset: number) =>
      provider.readAhead(document.asDocument, offset, neverCancelled),
    /** Asks while an item of the open list of words, which would replace the text from `start` on, is highlighted. */
    askSelected: (document: SessionDocument, start: number, offset: number, text: string) => {
      const range = new Range(document.positionAt(start), document.positionAt(offset));
      return ask(document, offset, neverCancelled as unknown as CancellationToken, { range, text });
    },
    /** Asks, and cancels after so many turns of the loop. */
    async askAndCancel(document: SessionDocument, offset: number, turns: number) {
      const source = new CancellationSource();
      const asked = ask(document, offset, source.token as unknown as CancellationToken);
      await turnsOfTheLoop(turns);
      source.cancel();
      return asked;
    },
    /** Whether the engine has work of any kind. */
    async isWorking(): Promise<boolean> {
      await turnsOfTheLoop(20);
      const before = yields;
      await turnsOfTheLoop(20);
      return yields !== before;
    },
  };
}

async function turnsOfTheLoop(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}
