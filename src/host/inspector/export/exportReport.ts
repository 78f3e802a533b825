import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, workspace } from 'vscode';
import { parseIntervention } from '../../../protocol/interventions';
import { neverCancelled } from '../../../base/cancellation';
import { reportHtml } from '../../../node/report/reportHtml';
import type { FromInspector, InspectorViewState, ToInspector } from '../../../protocol/inspectorProtocol';
import { nothingRecorded, type RecordedText, type Recording } from '../../../protocol/recording';
import type { ActiveEditor } from '../../editor/activeEditor';
import { documentName } from '../../editor/documentName';
import type { ModelQuestions } from '../../models/modelQuestions';
import type { ModelRegistry } from '../../models/modelRegistry';
import { isObject } from '../questions/checks';
import { contextOf } from '../questions/contextOf';
import { mostInterventions } from '../questions/interventionsIn';
import { recordPair } from './recordPair';
import { saveFile } from './saveFile';

const tokensRecorded = 400;

/** Records the text up to the cursor, or what it begins with where the cursor is at its beginning, as the model on view reads it, or the pair there as it translates it, and stores the panel over it as a page of its own. */
export async function exportReport(
  { answers, viewState }: Extract<FromInspector, { type: 'report' }>,
  run: Extract<ToInspector, { type: 'run' }> | undefined,
  parts: {
    root: Uri;
    activeEditor: ActiveEditor;
    registry: ModelRegistry;
    questions: ModelQuestions;
    laboratory: Parameters<typeof contextOf>[3];
    runs: Parameters<typeof contextOf>[4];
  },
): Promise<void> {
  const { root, activeEditor, registry, questions, laboratory, runs } = parts;
  const context = await contextOf(activeEditor, registry, questions, laboratory, runs, neverCancelled);
  const { document, offset, ask } = context;
  if (!run) return;
  const isPair = context.model.kind === 'translate';
  const set = setIn(viewState, context.model.id);
  const interventions = set.map(parseIntervention);
  const recorded = isPair
    ? nothingRecorded()
    : await ask((engine, place) =>
        engine.recordText({ ...place, offset, tokens: tokensRecorded, interventions }),
      );
  const recording: Recording = {
    version: 1,
    run,
    recorded,
    answers: isPair ? await recordPair(context, set) : answers,
    ...(!isPair && !goesOnBehind(recorded, offset) && { offset }),
    viewState: isPair ? { ...viewState, memoryRuns: [] } : viewState,
  };
  const read = async (name: string) =>
    new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(root, name)));
  const name = documentName(document);
  const html = reportHtml({
    script: await read('inspector.js'),
    style: await read('inspector.css'),
    recording,
    title: l10n.t('{0} as its network reads it · Unroll', name),
    language: env.language,
    bundle: l10n.bundle,
    nonce: randomBytes(16).toString('base64url'),
  });
  await saveFile(activeEditor.editor, `${name.replace(/\.[^.]*$/, '') || name}-inspection`, 'html', html);
}

/** Whether more is recorded than what stands before the cursor and the token there: its end is looked at then. */
function goesOnBehind({ surprisals }: RecordedText, offset: number): boolean {
  return surprisals.starts.filter((start) => start >= offset).length > 1;
}

/** What is set in the model on view: a webview is trusted no more than a file. */
function setIn({ whatIf }: Partial<InspectorViewState>, modelId: string): string[] {
  if (!isObject(whatIf) || whatIf.modelId !== modelId || !Array.isArray(whatIf.items)) return [];
  const texts = whatIf.items.flatMap((item: unknown) =>
    isObject(item) && item.on === true && typeof item.set === 'string' ? [item.set] : [],
  );
  return texts.slice(0, mostInterventions);
}
