/** One connection: statements one after the other, whose rows are handed over as the server's own bytes. */
import type { Socket } from 'node:net';
import type { Connection } from 'mysql2';
import { Answer, type Field } from './answer.ts';
import type { Bytes, RawRow } from './row.ts';

/** What the driver hands to whatever it takes the next packet for. */
type Packet = {
  readonly buffer: Bytes;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
};

/** How the driver takes a packet; it returns how the next is taken, `null` after the last. */
type Taking = (packet: Packet, connection: unknown) => Taking | null;

/** A connection. Once it is gone it answers nothing. */
export class Line {
  private readonly connection: Connection;
  private readonly socket: Socket;
  private readonly watching = new Set<(why: Error) => void>();
  private gone: Error | null = null;

  /** A connection of the driver's over a socket of ours: the driver hears little of one that is wrapped in TLS. */
  constructor(connection: Connection, socket: Socket) {
    this.connection = connection;
    this.socket = socket;
    connection.on('error', (why: Error) => this.lose(why));
    socket.on('close', () => this.lose(new Error('the server closed the connection')));
  }

  /** What the server calls this connection. */
  get id(): number {
    return this.connection.threadId;
  }

  get isGone(): boolean {
    return this.gone !== null;
  }

  /** Resolves once the server has admitted us. */
  async connected(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.connection.once('connect', () => resolve());
      this.whenGone(reject);
    });
  }

  /** Sends a statement; `take` is given each row as it comes, and its bytes are only its own until it returns. */
  send<T>(sql: string, take: (row: RawRow) => T): Answer<T> {
    const answer = new Answer<T>(take, (paused) => {
      if (this.gone !== null) return;
      if (paused) this.connection.pause();
      else this.connection.resume();
    });
    if (this.gone !== null) {
      answer.fail(this.gone);
      return answer;
    }
    const fail = (why: Error): void => answer.fail(why);
    this.watching.add(fail);
    const query = this.connection.query({ sql });
    query.on('fields', (fields: unknown) => answer.describe((fields ?? []) as readonly Field[]));
    takeRows(query, (row) => answer.add(row));
    query.on('result', (row: unknown) => {
      // What is no row is told here as well; a row was to be taken before the driver divides it.
      if (Array.isArray(row)) fail(new Error('the driver has read a row by itself; report this defect'));
    });
    query.on('error', fail);
    query.on('end', () => {
      this.watching.delete(fail);
      answer.end();
    });
    return answer;
  }

  /** Calls back when the connection is gone, at once where it is. */
  whenGone(tell: (why: Error) => void): void {
    if (this.gone === null) this.watching.add(tell);
    else tell(this.gone);
  }

  /** Says goodbye to the server; resolves when it has hung up. */
  async end(): Promise<void> {
    if (this.gone !== null) return;
    const gone = new Promise<void>((resolve) => this.whenGone(() => resolve()));
    this.connection.end();
    await gone;
  }

  /** Hangs up. */
  destroy(): void {
    this.connection.destroy();
    this.socket.destroy();
    this.lose(new Error('the connection was closed'));
  }

  private lose(why: Error): void {
    if (this.gone !== null) return;
    this.gone = why;
    const watching = [...this.watching];
    this.watching.clear();
    for (const tell of watching) tell(why);
  }
}

/** Takes the rows of a statement before the driver makes a buffer of each cell, which costs more than all else about them. */
function takeRows(query: object, take: (row: RawRow) => void): void {
  const asked = query as { row: Taking };
  const last = asked.row.bind(query);
  const row: Taking = (packet, connection) => {
    if (packet.isEOF()) return last(packet, connection);
    take({ bytes: packet.buffer, from: packet.offset, until: packet.end });
    return row;
  };
  asked.row = row;
}
