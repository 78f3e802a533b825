/** A pattern of slanting lines for what is no number: seen on every colour, and no colour of a scale. */
export function hatching(
  context: CanvasRenderingContext2D,
  foreground: string,
  ratio: number,
): CanvasPattern | string {
  const size = Math.max(6, Math.round(6 * ratio));
  const tile = new OffscreenCanvas(size, size);
  const inside = tile.getContext('2d');
  if (!inside) return foreground;
  inside.strokeStyle = foreground;
  inside.lineWidth = Math.max(1, ratio);
  for (const shift of [-size, 0, size]) {
    inside.beginPath();
    inside.moveTo(shift, size);
    inside.lineTo(shift + size, 0);
    inside.stroke();
  }
  return context.createPattern(tile, 'repeat') ?? foreground;
}
