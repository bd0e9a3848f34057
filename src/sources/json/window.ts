/** A window on a JSON document that is read piece by piece: it holds the value at hand and never the whole. */
import type { Chunks } from './records.ts';
import { isSpace, ValueEnd } from './value-end.ts';
import { complaintAbout, LONGEST_RECORD, type Wording } from './wording.ts';

/** Moves over a document value by value. It finds where values end; whether they are JSON is for whoever parses them. */
export class JsonWindow {
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly wording: Wording;
  private text = '';
  private at = 0;

  /** A window at the start of a document. */
  constructor(chunks: Chunks, wording: Wording) {
    this.chunks = chunks[Symbol.asyncIterator]();
    this.wording = wording;
  }

  /** The next character that is no space, without passing it; '' at the end of the document. */
  async peek(): Promise<string> {
    for (;;) {
      while (isSpace(this.text.charCodeAt(this.at))) this.at += 1;
      if (this.at < this.text.length) return this.text.charAt(this.at);
      if (!(await this.more())) return '';
    }
  }

  /** Passes the next character that is no space. @throws SourceError unless it is the expected one. */
  async expect(character: string, place: string | null): Promise<void> {
    const next = await this.peek();
    if (next === '') throw complaintAbout(this.wording, place, this.wording.cutOff);
    if (next !== character) {
      throw complaintAbout(
        this.wording,
        place,
        `is not JSON: ${JSON.stringify(character)} is missing; ${this.wording.mend}`,
      );
    }
    this.at += 1;
  }

  /** Passes a comma, if that is what comes next, and says whether it did. */
  async hasComma(): Promise<boolean> {
    if ((await this.peek()) !== ',') return false;
    this.at += 1;
    return true;
  }

  /** Passes the next value and gives its text; of a value that is only passed over, nothing is held. @throws SourceError at the end. */
  async value(place: string | null, hold = true): Promise<string> {
    await this.peek();
    let passed = 0;
    const end = new ValueEnd();
    for (let from = this.at; ;) {
      const found = end.find(this.text, from);
      if (found !== null) {
        const value = this.text.slice(this.at, found);
        this.at = found;
        if (passed + value.length === 0)
          throw complaintAbout(this.wording, place, `is not JSON: a value is missing; ${this.wording.mend}`);
        return value;
      }
      if (this.text.length - this.at > LONGEST_RECORD) {
        throw complaintAbout(
          this.wording,
          place,
          'is too long to be one record; say where the records are with list',
        );
      }
      passed += this.text.length - from;
      from = this.text.length;
      if (!hold) this.at = from;
      from -= this.at;
      if (!(await this.more())) throw complaintAbout(this.wording, place, this.wording.cutOff);
    }
  }

  private async more(): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done === true) return false;
    this.text = this.text.slice(this.at) + next.value.toString('utf8');
    this.at = 0;
    return true;
  }

  /** Ends the reading of the chunks. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
