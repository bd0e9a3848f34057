/** Reads JSON strictly, as JSON.parse would, but gives values as cells: numbers keep their exact text, nested values are JSON text. */
import type { Cell } from '../../model/value.ts';

/** Text that is not JSON, and where; `cutOff` when it would have been but for its missing end. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
  readonly at: number;
  readonly cutOff: boolean;

  constructor(at: number, cutOff: boolean) {
    super(cutOff ? 'cut off' : `not JSON at character ${at + 1}`);
    this.at = at;
    this.cutOff = cutOff;
  }
}

export const [COLON, OPEN_BRACE, CLOSE_BRACE] = [0x3a, 0x7b, 0x7d];
const [QUOTE, BACKSLASH, COMMA, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x5c, 0x2c, 0x5b, 0x5d];
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS: readonly (readonly [string, Cell])[] = [
  ['true', 'true'],
  ['false', 'false'],
  ['null', null],
];
const NEEDS_PARSING = /[\\\u0000-\u001f]/;
const SPACE_OUTSIDE_STRINGS = /("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\n\r]+/g;

/** JSON text without the spaces that mean nothing. */
export function compactJson(text: string): string {
  return text.replaceAll(SPACE_OUTSIDE_STRINGS, '$1');
}

/** Reads from the start of a text; every method passes what it reads. @throws NotJson */
export class JsonReader {
  /** The last value, parsed, when it was an object. */
  nested: object | null = null;
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next character's code, spaces passed over; NaN at the end. */
  peek(): number {
    let code = this.text.charCodeAt(this.at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09)
      code = this.text.charCodeAt((this.at += 1));
    return code;
  }

  expect(code: number): void {
    if (this.peek() !== code) throw this.failure();
    this.at += 1;
  }

  hasComma(): boolean {
    if (this.peek() !== COMMA) return false;
    this.at += 1;
    return true;
  }

  end(): void {
    if (!Number.isNaN(this.peek())) throw new NotJson(this.at, false);
  }

  string(): string {
    if (this.peek() !== QUOTE) throw this.failure();
    const start = this.at;
    this.at = this.stringEnd(start);
    const inner = this.text.slice(start + 1, this.at - 1);
    return NEEDS_PARSING.test(inner) ? (this.parsed(start) as string) : inner;
  }

  value(): Cell {
    this.nested = null;
    const code = this.peek();
    if (code === QUOTE) return this.string();
    if (code === OPEN_BRACE || code === OPEN_BRACKET) return this.container();
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text)?.[0];
    if (number !== undefined) {
      this.at += number.length;
      return number;
    }
    for (const [word, cell] of LITERALS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return cell;
    }
    throw this.failure();
  }

  private container(): string {
    const start = this.at;
    let depth = 0;
    do {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code)) throw new NotJson(this.at, true);
      if (code === QUOTE) {
        this.at = this.stringEnd(this.at);
        continue;
      }
      if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
      this.at += 1;
    } while (depth > 0);
    const value = this.parsed(start) as object;
    this.nested = Array.isArray(value) ? null : value;
    return compactJson(this.text.slice(start, this.at));
  }

  /** Where the string that starts here has ended. */
  private stringEnd(start: number): number {
    for (let from = start + 1; ;) {
      const quote = this.text.indexOf('"', from);
      if (quote < 0) throw new NotJson(this.text.length, true);
      let before = quote - 1;
      while (this.text.charCodeAt(before) === BACKSLASH) before -= 1;
      if ((quote - before) % 2 === 1) return quote + 1;
      from = quote + 1;
    }
  }

  private parsed(start: number): unknown {
    try {
      return JSON.parse(this.text.slice(start, this.at));
    } catch {
      throw new NotJson(start, false); // its message would quote the data
    }
  }

  private failure(): NotJson {
    return new NotJson(this.at, this.at >= this.text.length);
  }
}
