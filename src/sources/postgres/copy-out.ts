/** Takes what COPY sends off a connection as whole messages, as large as they arrive and no faster than they are taken. */
import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';

/** What the driver hands to whoever submits a query of its own. */
type Wire = { readonly stream: Duplex; query(text: string): void };

const HEADER = 5;
const DATA = 0x64;
const DONE = 0x63;
const FAILED = 0x45;
const BEGUN = 0x48;

/**
 * A statement that copies out, for `client.query`. While rows come, the connection is read here and not by the driver,
 * whose own way costs a call for every row; anything else that the server says is the driver's to read.
 */
export class CopyOut {
  /** The number of rows that the server says it sent, once all are here; no number where it never said. */
  sent = Number.NaN;
  private wire: Duplex | null = null;
  private parse: (bytes: Buffer) => void = nothing;
  /** What arrived of a message that is not whole, and how many bytes make it one. */
  private pieces: Buffer[] = [];
  private held = 0;
  private wanted = HEADER;
  private isOver = false;
  private failure: { readonly reason: unknown } | null = null;
  private wake: () => void = nothing;
  private readonly text: string;
  private readonly onReadable = (): void => this.wake();

  constructor(text: string) {
    this.text = text;
  }

  /** The rows as they come: whole CopyData messages, each one row, with their headers. @throws what kept the server from sending all. */
  async *chunks(): AsyncGenerator<Buffer, undefined, undefined> {
    for (;;) {
      const chunk = this.failure === null ? this.next() : null;
      if (this.failure !== null) throw this.failure.reason; // told while the driver was reading, too
      if (chunk !== null) {
        yield chunk;
        continue;
      }
      if (this.isOver) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Ends the reading with a reason; the connection is then only good for being abandoned. */
  stop(reason: unknown): void {
    this.failure ??= { reason };
    this.wake();
  }

  submit(wire: Wire): void {
    const [parse] = wire.stream.listeners('data') as ((bytes: Buffer) => void)[];
    if (parse !== undefined) {
      this.parse = parse;
      wire.stream.removeListener('data', parse);
    }
    this.wire = wire.stream;
    wire.stream.pause();
    wire.stream.on('readable', this.onReadable);
    wire.query(this.text);
  }

  handleError(reason: unknown): void {
    this.giveBack(Buffer.alloc(0));
    this.stop(reason);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.sent = Number(/^COPY (\d+)$/.exec(text)?.[1]);
  }

  handleReadyForQuery(): void {
    this.isOver = true;
    this.wake();
  }

  private next(): Buffer | null {
    while (this.wire !== null) {
      if (this.held < this.wanted || this.held === 0) {
        const chunk = this.wire.read() as Buffer | null;
        if (chunk === null) return null;
        this.pieces.push(chunk);
        this.held += chunk.length;
        continue;
      }
      const bytes =
        this.pieces.length === 1 ? (this.pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(this.pieces);
      const end = this.endOfRows(bytes);
      if (end > 0) {
        this.keep(bytes.subarray(end));
        return bytes.subarray(0, end);
      }
      this.other(bytes);
    }
    return null;
  }

  /** Where the whole rows at the beginning of some bytes end; says how much is wanted for what follows them. */
  private endOfRows(bytes: Buffer): number {
    let at = 0;
    this.wanted = HEADER;
    while (at + HEADER <= bytes.length) {
      const size = 1 + bytes.readUInt32BE(at + 1);
      if (bytes[at] === DATA && at + size <= bytes.length) {
        at += size;
        continue;
      }
      this.wanted = size;
      break;
    }
    return at;
  }

  /** Takes a message that is no row, once it is whole. */
  private other(bytes: Buffer): void {
    if (bytes.length < this.wanted) {
      this.pieces = [bytes];
      return;
    }
    const code = bytes[0];
    const rest = bytes.subarray(this.wanted);
    if (code === FAILED) this.giveBack(bytes);
    else if (code === DONE) this.giveBack(rest);
    else {
      if (code !== BEGUN) this.parse(bytes.subarray(0, this.wanted));
      this.wanted = HEADER;
      this.keep(rest);
    }
  }

  private keep(rest: Buffer): void {
    this.pieces = rest.length === 0 ? [] : [rest];
    this.held = rest.length;
  }

  /** Lets the driver read again, from these bytes on. */
  private giveBack(bytes: Buffer): void {
    const { wire } = this;
    if (wire === null) return;
    this.wire = null;
    this.keep(bytes.subarray(0, 0));
    wire.removeListener('readable', this.onReadable);
    wire.on('data', this.parse);
    if (bytes.length > 0) this.parse(bytes);
    // Taking the listener away may pause the stream, but not before this turn has ended.
    process.nextTick(() => wire.resume());
  }
}

function nothing(): void {
  // nobody waits, nobody reads
}
