import type { TextDocument } from 'vscode';
import { type CancellationToken, throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { type Pacing, runInSlices } from '../../base/slices';
import type { TokenBits } from './documentSurprisals';
import { type Telling, tellSteps } from './surprises';

/** The extension host answers all of VS Code's questions in one thread: others come between two slices. */
const pacing: Pacing = {
  nowSeconds: () => performance.now() / 1000,
  yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
};

interface Known {
  /** What the telling follows from. */
  of: readonly unknown[];
  /** Of all who wait: it is broken off when nobody wants it any more. */
  tokens: CancellationToken[];
  telling: Promise<Telling>;
}

const latest = new WeakMap<TextDocument, Known>();

/**
 * What surprises in a document, of a model whose weights `modelKey` names. A long log takes a moment, in which others come to
 * their turn; who asks for the same, now or later, gets the same. Fails with `stale` when the text is edited meanwhile, with
 * `cancelled` when it is closed.
 */
export async function tellSurprises(
  document: TextDocument,
  modelKey: string,
  bits: TokenBits,
  token: CancellationToken,
): Promise<Telling> {
  throwIfCancelled(token);
  const of = [document.version, modelKey, bits.starts[0], bits.starts.length];
  let known = latest.get(document);
  if (known?.of.every((value, i) => value === of[i]) && (known.tokens.length === 0 || isWanted(known)))
    known.tokens.push(token);
  else {
    known = begin(document, of, bits, token);
    latest.set(document, known);
  }
  const telling = await known.telling;
  throwIfCancelled(token);
  return telling;
}

function begin(
  document: TextDocument,
  of: readonly unknown[],
  bits: TokenBits,
  token: CancellationToken,
): Known {
  const { version } = document;
  const check = () => {
    if (document.isClosed || !isWanted(known)) throw new UnrollError('cancelled', 'Nobody asks any more.');
    if (document.version !== version) throw new UnrollError('stale', 'The text was edited.');
  };
  // The text may be read on for others meanwhile.
  const tokens = {
    starts: bits.starts.slice(),
    ends: bits.ends.slice(),
    bits: bits.bits.slice(),
    surprisal: bits.surprisal.slice(),
  };
  const known: Known = { of, tokens: [token], telling: Promise.resolve().then(tell) };
  return known;

  async function tell(): Promise<Telling> {
    try {
      return await runInSlices(tellSteps(tokens, document.getText()), pacing, { check });
    } catch (error) {
      if (latest.get(document) === known) latest.delete(document);
      throw error;
    } finally {
      known.tokens = [];
    }
  }
}

const isWanted = ({ tokens }: Known): boolean => tokens.some((token) => !token.isCancellationRequested);
