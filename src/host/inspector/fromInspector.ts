import {
  type FromInspector,
  type InspectorCommand,
  type InspectorViewState,
  savedKinds,
} from '../../protocol/inspectorProtocol';
import { questionNames } from '../../protocol/inspectorQuestions';
import type { RecordedAnswer } from '../../protocol/recording';
import { isObject, isOffset, isRange } from './questions/checks';

const commands: readonly InspectorCommand[] = [
  'compareMemory',
  'train',
  'trainTranslator',
  'trainBlank',
  'openSample',
  'pause',
  'resume',
  'stop',
  'generate',
  'fillBlank',
  'translate',
  'selectModel',
  'startAgain',
];
const mostTokens = 1000;
const mostHighlights = 1000;
/** Of a report: what a panel keeps is far less. */
const mostAnswers = 5000;

/** A message from the webview, or undefined when it is none: a webview is trusted no more than a file. */
export function parseFromInspector(data: unknown): FromInspector | undefined {
  if (!isObject(data)) return undefined;
  switch (data.type) {
    case 'ready':
      return { type: 'ready' };
    case 'command': {
      const command = commands.find((known) => known === data.command);
      return command && { type: 'command', command };
    }
    case 'select':
      return isRange(data.range)
        ? { type: 'select', range: { start: data.range.start, end: data.range.end } }
        : undefined;
    case 'highlight':
      return Array.isArray(data.ranges) && data.ranges.length <= mostHighlights && data.ranges.every(isRange)
        ? { type: 'highlight', ranges: data.ranges.map(({ start, end }) => ({ start, end })) }
        : undefined;
    case 'insert':
      return isOffset(data.offset) && typeof data.text === 'string'
        ? { type: 'insert', offset: data.offset, text: data.text }
        : undefined;
    case 'window':
      return isOffset(data.tokens)
        ? { type: 'window', tokens: Math.min(data.tokens, mostTokens) }
        : undefined;
    case 'ask': {
      const name = questionNames.find((known) => known === data.name);
      return name && isOffset(data.id)
        ? { type: 'ask', id: data.id, name, request: data.request }
        : undefined;
    }
    case 'cancel':
      return isOffset(data.id) ? { type: 'cancel', id: data.id } : undefined;
    case 'save':
      return savedIn(data);
    case 'report':
      return Array.isArray(data.answers) && isObject(data.viewState)
        ? {
            type: 'report',
            answers: data.answers.slice(0, mostAnswers).filter(isAnswer),
            viewState: data.viewState as unknown as InspectorViewState,
          }
        : undefined;
    case 'viewState':
      return isObject(data.viewState)
        ? { type: 'viewState', viewState: data.viewState as unknown as InspectorViewState }
        : undefined;
    default:
      return undefined;
  }
}

function isAnswer(value: unknown): value is RecordedAnswer {
  return isObject(value) && typeof value.name === 'string' && 'request' in value && 'result' in value;
}

function savedIn(data: Record<string, unknown>): FromInspector | undefined {
  const kind = savedKinds.find((known) => known === data.kind);
  const { name, content } = data;
  if (!kind || typeof name !== 'string' || !/^[\w-]{1,60}$/.test(name)) return undefined;
  const isFitting = kind === 'png' ? content instanceof Uint8Array : typeof content === 'string';
  return isFitting ? { type: 'save', kind, name, content: content as string | Uint8Array } : undefined;
}
