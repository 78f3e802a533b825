import { listed, phrase, type Phrase, type PhraseArgument } from '../../base/phrase';
import { damaged } from './storedModel';

export interface NumberRange {
  min: number;
  max: number;
  whole?: boolean;
}

/** Reads the fields of an object that came out of a file: own properties only, each of the type and range expected. */
export class Fields {
  private readonly record: Record<string, unknown>;

  /** `where` names the object in messages. Throws `bad-model` when `value` is not an object. */
  constructor(
    value: unknown,
    private readonly where: PhraseArgument,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw damaged(phrase`${where} is not an object`);
    this.record = value as Record<string, unknown>;
  }

  static fromJson(json: string, where: PhraseArgument): Fields {
    return new Fields(parseJson(json, where), where);
  }

  keys(): string[] {
    return Object.keys(this.record);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.record, name);
  }

  value(name: string): unknown {
    return this.has(name) ? this.record[name] : undefined;
  }

  object(name: string): Fields {
    return new Fields(this.value(name), listed([this.where, name], '.'));
  }

  array(name: string): unknown[] {
    const value = this.value(name);
    if (!Array.isArray(value)) throw this.wrong(name, phrase`a list`);
    return value;
  }

  string(name: string): string {
    const value = this.value(name);
    if (typeof value !== 'string') throw this.wrong(name, phrase`a text`);
    return value;
  }

  boolean(name: string): boolean {
    const value = this.value(name);
    if (typeof value !== 'boolean') throw this.wrong(name, phrase`true or false`);
    return value;
  }

  number(name: string, { min, max, whole }: NumberRange): number {
    const value = this.value(name);
    const isRight =
      typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
    if (!isRight)
      throw this.wrong(
        name,
        whole ? phrase`a whole number from ${min} to ${max}` : phrase`a number from ${min} to ${max}`,
      );
    return value;
  }

  /** A number, or null for NaN, which JSON does not have. */
  numberOrNaN(name: string, range: NumberRange): number {
    return this.has(name) && this.record[name] === null ? NaN : this.number(name, range);
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const found = values.find((value) => value === this.value(name));
    if (found === undefined) throw this.wrong(name, phrase`one of ${values.join(', ')}`);
    return found;
  }

  private wrong(name: string, expected: Phrase): Error {
    return damaged(phrase`${listed([this.where, name], '.')} is not ${expected}`);
  }
}

export function parseJson(json: string, where: PhraseArgument): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw damaged(phrase`${where} is not JSON`);
  }
}
