import type { TokenizerKind } from '../../protocol/spec';
import { createTokenEnd } from '../tokenizers/boundaries';

/** Tokens of `tokens` in all that are held out: none or at least 2, since the first is context only, and 2 are left to train on. */
export function heldOutTokens(tokens: number, fraction: number): number {
  const heldOut = Math.min(Math.round(tokens * fraction), tokens - 2);
  return heldOut < 2 ? 0 : heldOut;
}

/** Cuts a text behind its first `trainTokens` tokens. */
export function splitText(
  text: string,
  kind: TokenizerKind,
  trainTokens: number,
): { trainText: string; validText: string } {
  const tokenEnd = createTokenEnd(kind);
  let cut = 0;
  for (let token = 0; token < trainTokens && cut < text.length; token++) cut = tokenEnd(text, cut);
  return { trainText: text.slice(0, cut), validText: text.slice(cut) };
}
