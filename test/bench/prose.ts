/**
 * About as many characters of sentences, with words enough for thousands of byte pairs: always the same. Each word goes with
 * those behind it; with `isShuffled` they come in any order, so that little can be foreseen.
 */
export function prose(characters: number, isShuffled = false): string {
  let state = 7;
  const below = (count: number) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % count;
  };
  const heads = [
    'b',
    'ch',
    'd',
    'f',
    'gr',
    'h',
    'k',
    'l',
    'm',
    'n',
    'p',
    'qu',
    'r',
    's',
    'st',
    't',
    'v',
    'w',
  ];
  const tails = ['', '', 'l', 'n', 'r', 's', 'nt', 'ck'];
  const syllable = () => heads[below(heads.length)] + 'aeiou'[below(5)] + tails[below(tails.length)];
  const words = Array.from({ length: 9000 }, () => Array.from({ length: 1 + below(4) }, syllable).join(''));
  let text = '';
  while (text.length < characters) {
    if (isShuffled) {
      text += `${words[below(words.length)]} `;
      continue;
    }
    // Few words are frequent, as in a language; what follows a word hangs on it.
    const first = Math.floor(words.length ** (below(1000) / 1000));
    text += `${words[first % words.length]} ${words[(first * 7 + below(3)) % words.length]} ${words[(first * 13 + below(2)) % words.length]}`;
    text += below(5) === 0 ? '.\n' : ' ';
  }
  return text;
}
