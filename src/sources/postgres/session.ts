/** One session with PostgreSQL: everything that it reads, it reads at one instant, with a handful of connections. */
import type { Buffer } from 'node:buffer';
import type { Dataset, DatasetRef, OpenContext, Reference, Session } from '../../model/dataset.ts';
import { datasetName } from '../naming.ts';
import { obey } from '../stopping.ts';
import type { Ask, TextRow } from '../sql-ask.ts';
import { datasetsOf } from '../sql-datasets.ts';
import type { Place } from '../sql-place.ts';
import { TableRef } from '../sql-table.ts';
import { ThrottledDataset } from '../throttle-dataset.ts';
import { Gate } from '../throttle-gate.ts';
import type { Lag } from '../throttle-options.ts';
import { dialer, type Dialer } from './connect.ts';
import type { Access, Settings } from './access.ts';
import { PostgresDataset } from './dataset.ts';
import { connectionLost, sourceError } from './errors.ts';
import { identity } from './identity.ts';
import { Instant } from './instant.ts';
import { lagTellers } from './lag.ts';
import type { Reader } from './reader.ts';
import { closed, Readers } from './readers.ts';
import { references } from './references.ts';
import type { Relation } from './relation.ts';
import { sequenceRelation } from './sequence-relation.ts';
import { SequencesRef } from './sequences.ts';
import { tableRelation } from './table-relation.ts';
import { unhurried } from './unhurried.ts';
import { readersOf, type Opening } from './options.ts';
import { inForce } from './pins.ts';

/** Connects and takes the instant. */
export async function openSession(
  opening: Opening,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Session> {
  const dial = dialer(opening, context);
  obey(signal, dial.place.name);
  const { source, settings } = opening;
  const tellers = (lag: Lag) => lagTellers(lag, opening, context);
  const gate = await Gate.open(settings.throttle, source, context, tellers, signal);
  try {
    const instant = await Instant.hold(settings, dial, signal);
    return new PostgresSession(opening, context.name(source), dial, instant, gate);
  } catch (thrown) {
    await gate?.close();
    throw thrown;
  }
}

class PostgresSession implements Session, Access {
  readonly snapshot: string;
  readonly lost: AbortSignal;
  readonly place: Place;
  readonly open: AbortSignal;
  readonly dataset: (ref: DatasetRef) => Dataset;
  private readonly instant: Instant;
  private readonly readers: Readers;
  private readonly opening: Opening;
  private readonly gate: Gate | null;

  constructor(opening: Opening, source: string, dial: Dialer, instant: Instant, gate: Gate | null) {
    this.opening = opening;
    this.place = dial.place;
    this.instant = instant;
    this.snapshot = instant.title;
    this.lost = instant.lost;
    this.gate = gate;
    this.readers = new Readers(readersOf(opening.settings), dial, (signal) => instant.reader(signal));
    this.open = this.readers.open;
    this.dataset = datasetsOf(opening.source, this.place.name, isReadable, (ref) => {
      const name = datasetName(source, ref instanceof TableRef ? ref.table : ref.whole);
      const whole = PostgresDataset.of(this, name, relate(ref));
      return gate === null ? whole : new ThrottledDataset(whole, gate, false);
    });
  }

  identity(signal: AbortSignal): Promise<string> {
    return identity((sql) => this.rows(sql, this.place, signal), this.place);
  }

  references(signal: AbortSignal): Promise<readonly Reference[]> {
    return references(this, this.opening, signal);
  }

  async rows(sql: string, place: Place, signal: AbortSignal): Promise<readonly TextRow[]> {
    return this.reading(place, signal, (reader, until) => reader.rows(sql, place, until));
  }

  async *copy(
    sql: string,
    place: Place,
    signal: AbortSignal,
    settings: Settings = {},
  ): AsyncGenerator<Buffer, number, undefined> {
    this.lost.throwIfAborted();
    const until = this.readers.until(signal);
    const reader = await this.readers.take(until);
    const isSet = Object.keys(settings).length > 0;
    try {
      if (isSet) await reader.rows(inForce(settings, true), place, until);
      const sent =
        this.gate?.waits === true
          ? yield* unhurried(reader, sql, place, this.opening.settings.statementTimeout, until)
          : yield* reader.copy(sql, place, until);
      if (isSet) await reader.rows(inForce(settings, false), place, until);
      return sent;
    } catch (thrown) {
      throw await this.explained(thrown, place, signal);
    } finally {
      await this.readers.giveBack(reader);
    }
  }

  async close(): Promise<void> {
    await this.readers.close(closed(this.place.name));
    await this.instant.close();
    await this.gate?.close();
  }

  private async reading<T>(
    place: Place,
    signal: AbortSignal,
    work: (reader: Reader, until: AbortSignal) => Promise<T>,
  ): Promise<T> {
    this.lost.throwIfAborted();
    const until = this.readers.until(signal);
    const reader = await this.readers.take(until);
    try {
      return await work(reader, until);
    } catch (thrown) {
      throw await this.explained(thrown, place, signal);
    } finally {
      await this.readers.giveBack(reader);
    }
  }

  /** A lost connection may mean a lost instant, which is another kind of failure. */
  private async explained(thrown: unknown, place: Place, signal: AbortSignal): Promise<unknown> {
    const error = sourceError(thrown, place);
    if (signal.aborted || !connectionLost(error)) return error;
    await this.instant.look();
    return this.lost.aborted ? this.lost.reason : error;
  }
}

function relate(ref: TableRef | SequencesRef): (ask: Ask, place: Place) => Promise<Relation> {
  return (ask, place) =>
    ref instanceof TableRef ? tableRelation(ref.spec, ask, place) : sequenceRelation(ref.schema, ask, place);
}

function isReadable(ref: DatasetRef): ref is TableRef | SequencesRef {
  return ref instanceof TableRef || ref instanceof SequencesRef;
}
