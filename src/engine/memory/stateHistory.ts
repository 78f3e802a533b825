/** Most states that are remembered: as many tokens as stand on some 100 lines of code. */
export const mostStates = 1000;

/**
 * The last states of the top layer along a text, each with its place: state p is the one after p tokens, and token p of the
 * text followed it. The places run without a gap. A ring of rows (mostStates, H), made when the first state comes.
 */
export class StateHistory {
  /** (mostStates, H); place p is in row p % mostStates. */
  rows = new Float32Array(0);
  /** Places from `begin` on to before `end`. */
  begin = 0;
  end = 0;
  /** Grows with every row written, so that who has a copy knows what is new. */
  writes = 0;
  /** (mostStates) what `writes` was when each row was written. */
  readonly writtenAt = new Float64Array(mostStates);
  /** Grows when states are forgotten that stand before others. */
  restarts = 0;

  constructor(readonly width: number) {}

  put(place: number, top: Float32Array): void {
    if (this.rows.length === 0) this.rows = new Float32Array(mostStates * this.width);
    if (place < this.begin || place > this.end) {
      this.begin = this.end = place;
      this.restarts++;
    }
    this.rows.set(top, (place % mostStates) * this.width);
    this.end = Math.max(this.end, place + 1);
    this.begin = Math.max(this.begin, this.end - mostStates);
    this.writtenAt[place % mostStates] = ++this.writes;
  }

  /** Forgets places behind `place`: the text has changed there. */
  cut(place: number): void {
    this.end = Math.min(this.end, place + 1);
    this.begin = Math.min(this.begin, this.end);
  }

  clear(): void {
    this.begin = this.end = 0;
    this.writes++;
    this.restarts++;
  }
}
