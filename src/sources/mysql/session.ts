/** One session with MySQL or MariaDB: everything that it reads, it reads at one instant, on one connection. */
import type { Dataset, DatasetRef, Entry, OpenContext, Reference, Session } from '../../model/dataset.ts';
import { localCopy } from '../local-copy.ts';
import { datasetName } from '../naming.ts';
import { obey } from '../stopping.ts';
import type { TextRow } from '../sql-ask.ts';
import { datasetsOf } from '../sql-datasets.ts';
import type { Place } from '../sql-place.ts';
import { TableRef } from '../sql-table.ts';
import { ThrottledDataset } from '../throttle-dataset.ts';
import { Gate } from '../throttle-gate.ts';
import type { Lag } from '../throttle-options.ts';
import type { Access } from './access.ts';
import { dialer } from './connect.ts';
import { MysqlDataset } from './dataset.ts';
import { givingWay, type Pages } from './giving-way.ts';
import { closed, Instant } from './instant.ts';
import type { Field } from './answer.ts';
import { lagTellers } from './lag.ts';
import { references } from './references.ts';
import { textOf, type RawRow } from './row.ts';
import { tableRelation } from './table-relation.ts';
import { unhurried } from './unhurried.ts';
import type { Opening } from './options.ts';
import { Turns } from './turns.ts';

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
    return new MysqlSession(opening, context, dial.place, instant, gate);
  } catch (thrown) {
    await gate?.close();
    throw thrown;
  }
}

class MysqlSession implements Session, Access {
  readonly snapshot: string;
  readonly isPartial: boolean;
  readonly lost: AbortSignal;
  readonly place: Place;
  readonly open: AbortSignal;
  readonly dataset: (ref: DatasetRef) => Dataset;
  private readonly closing = new AbortController();
  private readonly turns = new Turns();
  private readonly instant: Instant;
  private readonly opening: Opening;
  private readonly context: OpenContext;
  private readonly gate: Gate | null;

  constructor(opening: Opening, context: OpenContext, place: Place, instant: Instant, gate: Gate | null) {
    this.opening = opening;
    this.context = context;
    this.place = place;
    this.instant = instant;
    this.snapshot = instant.title;
    this.isPartial = instant.isPartial;
    this.lost = instant.lost;
    this.open = this.closing.signal;
    const { source } = opening;
    this.gate = gate;
    this.dataset = datasetsOf(source, place.name, isTable, ({ spec, table }) => {
      const name = datasetName(context.name(source), table);
      const whole = MysqlDataset.of(this, name, (of, ask, fields) => tableRelation(spec, ask, fields, of));
      return gate === null ? whole : new ThrottledDataset(whole, gate, true);
    });
  }

  references(signal: AbortSignal): Promise<readonly Reference[]> {
    return references(this, this.opening, signal);
  }

  async rows(sql: string, place: Place, signal: AbortSignal): Promise<readonly TextRow[]> {
    return (await this.answer(sql, place, signal)).rows;
  }

  async fields(sql: string, place: Place, signal: AbortSignal): Promise<readonly Field[]> {
    return (await this.answer(sql, place, signal)).fields;
  }

  async *entries(
    sql: string,
    take: (row: RawRow) => Entry,
    place: Place,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[], undefined, undefined> {
    const until = this.until(signal);
    const turn = await this.turns.take(until, place.name);
    const { scratch, diskCap } = this.context;
    yield* givingWay(
      (stop) => this.pages(sql, take, place, stop),
      turn,
      (rest, stop) => localCopy(rest, { scratch, diskCap, name: place.name }, stop),
      until,
    );
  }

  async close(): Promise<void> {
    this.closing.abort(closed(this.place.name));
    await this.instant.close();
    await this.gate?.close();
  }

  /** Pages of a statement, paid for before anybody has them: those that are kept on disk as well. */
  private pages(sql: string, take: (row: RawRow) => Entry, place: Place, signal: AbortSignal): Pages {
    const { gate, instant, opening } = this;
    return gate === null
      ? instant.pages(sql, take, place, signal)
      : unhurried(instant, { sql, take, place }, opening.settings.statementTimeout, gate, signal);
  }

  private async answer(
    sql: string,
    place: Place,
    signal: AbortSignal,
  ): Promise<{ readonly rows: readonly TextRow[]; readonly fields: readonly Field[] }> {
    const until = this.until(signal);
    const turn = await this.turns.take(until, place.name);
    try {
      const rows: TextRow[] = [];
      let fields: readonly Field[] = [];
      const tell = (told: readonly Field[]): void => {
        fields = told;
      };
      for await (const page of this.instant.pages(sql, textOf, place, until, tell)) rows.push(...page);
      return { rows, fields };
    } finally {
      turn.over();
    }
  }

  /** A signal that is also aborted when the session is closed. */
  private until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.closing.signal]);
  }
}

function isTable(ref: DatasetRef): ref is TableRef {
  return ref instanceof TableRef;
}
