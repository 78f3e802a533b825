/** What a tab shows, for other programs, as it is drawn at this moment. What it has none of is left out. */
export interface Exportable {
  /** A whole document `<svg …>` with its colours in it: classes and variables of the panel mean nothing elsewhere. */
  svg?: string;
  /** The picture with everything on it (axes, names, legend), drawn for this; left out where it is larger than a canvas can be. */
  canvas?: HTMLCanvasElement;
  /** The exact numbers, see `csvOf`. */
  csv?: string;
}
