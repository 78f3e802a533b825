import type { Asked } from './sessionDriver';
import type { SessionDocument } from './sessionDocument';

/** What somebody does in an editor; after each key, and each other step, suggestions are asked for. */
export interface Session {
  name: string;
  uri?: string;
  text: string;
  steps: Step[];
  /** Nothing may be suggested there. */
  silent?: boolean;
}

export type Step =
  | { type: string }
  | { paste: string }
  | { replaceAll: string }
  | { delete: number }
  | { undo: number }
  | { move: [line: number, character: number] }
  | { cursors: number[] }
  | { ask: true };

/** Plays a session from the end of its text on. The first cursor is the one that is asked about. */
export async function playSession(
  { steps }: Session,
  document: SessionDocument,
  ask: (document: SessionDocument, offset: number) => Promise<Asked>,
  check: (asked: Asked) => Promise<void>,
): Promise<void> {
  let cursors = [document.getText().length];
  const insert = (text: string) => {
    document.edit(...cursors.map((offset) => ({ offset, length: 0, text })));
    cursors = cursors.map((offset, i) => offset + (i + 1) * text.length);
  };
  const remove = (units: number) => {
    document.edit(...cursors.map((offset) => ({ offset: offset - units, length: units, text: '' })));
    cursors = cursors.map((offset, i) => offset - (i + 1) * units);
  };
  const look = async () => check(await ask(document, cursors[0]));
  for (const step of steps) {
    if ('type' in step) {
      for (const character of step.type) {
        insert(character);
        await look();
      }
      continue;
    }
    if ('paste' in step) insert(step.paste);
    else if ('replaceAll' in step) {
      document.edit({ offset: 0, length: document.getText().length, text: step.replaceAll });
      cursors = [step.replaceAll.length];
    } else if ('delete' in step) remove(step.delete);
    else if ('undo' in step) {
      for (let i = 0; i < step.undo; i++) document.undo();
      cursors = [document.getText().length];
    } else if ('move' in step) {
      const [line, character] = step.move;
      cursors = [document.offsetAt({ ...document.positionAt(0), line, character } as never)];
    } else if ('cursors' in step) cursors = step.cursors;
    await look();
  }
}
