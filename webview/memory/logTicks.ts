const digits: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** Whole powers of ten, some six of them: a line each. */
export function powersBetween(min = 1e-3, max = 1): number[] {
  const [low, high] = [Math.ceil(Math.log10(min) - 1e-9), Math.floor(Math.log10(max) + 1e-9)];
  const step = Math.max(1, Math.ceil((high - low) / 6));
  const powers: number[] = [];
  for (let power = high; power >= low; power -= step) powers.unshift(10 ** power);
  return powers;
}

/** Labels of whole powers only. */
export function powerOfTen(value: number | null): string {
  if (value === null || !(value > 0)) return '';
  const power = Math.log10(value);
  if (Math.abs(power - Math.round(power)) > 1e-9) return '';
  return `10${[...String(Math.round(power))].map((digit) => digits[digit] ?? digit).join('')}`;
}
