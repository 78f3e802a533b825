import type { FromInspector, InspectorCommand } from '../../protocol/inspectorProtocol';
import type { TextRange } from '../../protocol/predictions';

const commands: readonly InspectorCommand[] = ['train', 'pause', 'resume', 'stop', 'generate', 'selectModel'];
const mostTokens = 1000;

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
    case 'insert':
      return isOffset(data.offset) && typeof data.text === 'string'
        ? { type: 'insert', offset: data.offset, text: data.text }
        : undefined;
    case 'window':
      return isOffset(data.tokens) && data.tokens > 0
        ? { type: 'window', tokens: Math.min(data.tokens, mostTokens) }
        : undefined;
    default:
      return undefined;
  }
}

function isRange(value: unknown): value is TextRange {
  return isObject(value) && isOffset(value.start) && isOffset(value.end) && value.start <= value.end;
}

function isOffset(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
