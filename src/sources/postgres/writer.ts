/** Writing access to a PostgreSQL database: one row or one sequence at a time, on one connection, under one lock. */
import type { OpenContext } from '../../model/dataset.ts';
import { ContractError } from '../../model/problem.ts';
import type { Intent, IntentPort, Outcome, Reason, Write, Writer, Written } from '../../model/writer.ts';
import { datasetName } from '../naming.ts';
import { pathOf } from '../sql-declared.ts';
import type { Place } from '../sql-place.ts';
import { TableRef } from '../sql-table.ts';
import type { Auditing } from './audit-writer.ts';
import type { Dialer } from './connect.ts';
import { sourceError } from './errors.ts';
import { located } from './located.ts';
import { lockForWriting, openPen, writerDialer } from './opening-writer.ts';
import type { WriterSettings } from './options.ts';
import { outcome } from './outcome.ts';
import type { Pen } from './pen-writer.ts';
import type { Prepared } from './prepared.ts';
import { refuse, type Refused } from './refusal.ts';
import { writeRow } from './row-writer.ts';
import { advanceSequence } from './sequence-writer.ts';
import { SequencesRef } from './sequences.ts';
import type { Opening } from './options.ts';
import { inTransaction, type Making } from './transaction-writer.ts';
import { undoRow } from './undo-writer.ts';

/** Connects and takes the lock. @throws ContractError `locked`, SourceError for what cannot be written to. */
export async function openWriter(
  opening: Opening,
  writer: WriterSettings,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Writer> {
  const dial = writerDialer(opening, writer, context);
  const pen = await openPen(opening, dial, signal);
  const identity = await lockForWriting(pen, signal);
  return new PostgresWriter({ opening, writer, dial, source: context.name(opening.source) }, pen, identity);
}

type Setting = {
  readonly opening: Opening;
  readonly writer: WriterSettings;
  readonly dial: Dialer;
  readonly source: string;
};

class PostgresWriter implements Writer {
  readonly identity: string;
  private readonly setting: Setting;
  private readonly pen: Pen;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(setting: Setting, pen: Pen, identity: string) {
    this.setting = setting;
    this.pen = pen;
    this.identity = identity;
  }

  async apply(write: Write, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    const { dataset, reason } = write;
    const { name } = this.pen.place;
    if (dataset.source !== this.setting.opening.source) {
      throw new ContractError('foreign', `${name}: ${dataset.path} belongs to another source`);
    }
    const place = this.place(datasetName(this.setting.source, dataset.path));
    return this.inTurn({ reason, journal, signal, place }, () => this.made(write, place, signal));
  }

  async undo(done: Intent, reason: Reason, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    const { source } = this.setting;
    const where = located(done.where, this.pen.place.name);
    const path = 'sequence' in where ? where.sequence : this.path(where.schema, where.table);
    const place = this.place(datasetName(source, path));
    return this.inTurn({ reason, journal, signal, place }, async () => {
      if (done.target !== this.identity) {
        return refuse(place, 'other-target', 'the change was made to another database');
      }
      if (!('sequence' in where)) return undoRow(this.pen, place, done, where, signal);
      return refuse(place, 'forward-only', 'a sequence is forward only: it is never set back');
    });
  }

  async outcome(intent: Intent, signal: AbortSignal): Promise<Outcome> {
    if (intent.target !== this.identity) return 'unknown';
    const where = located(intent.where, this.pen.place.name);
    const { opening, dial } = this.setting;
    const look = async (): Promise<Outcome> => {
      const pen = this.pen.lost ? await openPen(opening, dial, signal) : this.pen;
      try {
        return await outcome(pen, intent, where, signal);
      } catch (thrown) {
        throw sourceError(thrown, pen.place);
      } finally {
        if (pen !== this.pen) await pen.close();
      }
    };
    return this.alone(look);
  }

  close(): Promise<void> {
    return this.pen.close();
  }

  private inTurn(
    what: Pick<Making, 'reason' | 'journal' | 'signal' | 'place'>,
    work: () => Promise<Prepared | Refused>,
  ): Promise<Written> {
    const { pen, identity } = this;
    return this.alone(() => inTransaction({ pen, identity, auditing: this.auditing(), ...what }, work));
  }

  /** There is one connection, so that nothing may come between the statements of a change. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async made(write: Write, place: Place, signal: AbortSignal): Promise<Prepared | Refused> {
    const { pen } = this;
    const { dataset, op } = write;
    if (op === 'advance-sequence' && dataset instanceof SequencesRef) {
      return advanceSequence(pen, place, { ...write, dataset }, signal);
    }
    if (op !== 'advance-sequence' && op !== 'put-object' && dataset instanceof TableRef) {
      return writeRow(pen, place, { ...write, dataset }, signal);
    }
    return refuse(place, 'not-writable', `there is no "${op}" of what it holds`);
  }

  private place(name: string): Place {
    return { ...this.pen.place, name };
  }

  private auditing(): Auditing | null {
    const { opening, writer } = this.setting;
    if (writer.audit === null) return null;
    const hidden = (schema: string, table: string): ReadonlySet<string> =>
      opening.hidden.get(this.path(schema, table)) ?? new Set();
    return { log: writer.audit, schema: opening.settings.schema, hidden };
  }

  private path(schema: string, table: string): string {
    return pathOf(schema, table, this.setting.opening.settings.schema);
  }
}
