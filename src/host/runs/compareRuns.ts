import { randomBytes } from 'node:crypto';
import { env, l10n, ViewColumn, window } from 'vscode';
import { UnrollError } from '../../base/errors';
import { errorText } from '../errorText';
import { phrase } from '../../base/phrase';
import type { PredictionResult } from '../../protocol/predictions';
import type { EngineClient } from '../engine/engineClient';
import { viewTypes } from '../ids';
import { compareHtml, type ComparedRun } from './compareHtml';
import { runColors } from './curvesSvg';
import type { RunLibrary } from './runLibrary';
import type { RunRecord } from './runRecord';

const contextUnits = 300;
const topK = 8;
const documentId = 'unroll:compare';

/** Opens a page with curves, differences and predictions of some runs. Throws `bad-input` unless they are 2 to 6. */
export async function compareRuns(
  records: readonly RunRecord[],
  library: RunLibrary,
  client: EngineClient,
): Promise<void> {
  if (records.length < 2 || records.length > runColors.length) {
    throw new UnrollError(
      'bad-input',
      records.length === 1
        ? 'One run alone cannot be compared.'
        : phrase`${records.length} runs cannot be compared.`,
      phrase`Select 2 to ${runColors.length} runs in the list.`,
    );
  }
  const context = await sharedText(records[0], library);
  const runs: ComparedRun[] = [];
  for (const record of records) {
    const points = await library.files.readCurve(record.id);
    runs.push({ record, points, predictions: await predictionsOf(record, context, library, client) });
  }
  const panel = window.createWebviewPanel(viewTypes.compare, l10n.t('Compare Runs'), ViewColumn.Active, {
    enableScripts: false,
    localResourceRoots: [],
  });
  panel.webview.html = compareHtml(runs, context, randomBytes(16).toString('hex'), l10n.t, env.language);
}

/** Before the cursor of the editor in front; else the beginning of what the first run learnt. */
async function sharedText(record: RunRecord, library: RunLibrary): Promise<string> {
  const editor = window.activeTextEditor ?? window.visibleTextEditors.at(0);
  if (editor && !editor.document.uri.path.endsWith('.unroll.json')) {
    const offset = editor.document.offsetAt(editor.selection.active);
    const before = editor.document.getText().slice(Math.max(0, offset - contextUnits), offset);
    if (before.trim() !== '') return before;
  }
  return ((await library.files.readText(record.text)) ?? '').slice(0, 120);
}

async function predictionsOf(
  { id }: RunRecord,
  text: string,
  library: RunLibrary,
  client: EngineClient,
): Promise<PredictionResult | string> {
  const modelId = `compare-${id}`;
  try {
    const bytes = await library.files.readModel(id);
    if (!bytes) return l10n.t('It has no model yet.');
    await client.engine.importModel({ modelId, bytes: new Uint8Array(bytes) });
    await client.engine.openDocument({ documentId, version: 1, text });
    return await client.engine.predict({ modelId, documentId, version: 1, offset: text.length, topK });
  } catch (error) {
    return errorText(error);
  } finally {
    await client.engine.closeDocument({ documentId }).catch(() => undefined);
    await client.engine.releaseModel({ modelId }).catch(() => undefined);
  }
}
