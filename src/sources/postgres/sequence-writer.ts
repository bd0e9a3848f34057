/** Advances a sequence under its lock, upward only, so that it gives next a value that no row has. */
import { keyCodec } from '../../model/key.ts';
import type { Image, Write } from '../../model/writer.ts';
import type { Place } from '../sql-place.ts';
import { select } from '../sql-relation.ts';
import type { Pen } from './pen-writer.ts';
import { literal } from './quote.ts';
import { refuse, type Refused } from './refusal.ts';
import { cellSql } from './relation.ts';
import { conditions } from './scope-sql.ts';
import { sequenceRelation } from './sequence-relation.ts';
import type { SequencesRef } from './sequences.ts';
import { namedColumn } from './table-relation.ts';
import type { Prepared } from './prepared.ts';

/** A write to a sequence. */
export type SequenceWrite = Extract<Write, { readonly op: 'advance-sequence' }> & {
  readonly dataset: SequencesRef;
};

const STATE = ['next', 'increment', 'cycles', 'bound', 'largest', 'maximum'] as const;

/** Advances it in a transaction that is open: RESTART is taken back with it, which setval is not. */
export async function advanceSequence(
  pen: Pen,
  place: Place,
  { dataset, key, expect, to }: SequenceWrite,
  signal: AbortSignal,
): Promise<Prepared | Refused> {
  if (dataset.grouping !== null) return refuse(place, 'not-writable', 'grouped sequences are only read');
  if (!/^\d+$/.test(to)) return refuse(place, 'not-writable', 'a sequence is advanced to a whole number');
  const ask = pen.ask(signal);
  const relation = await sequenceRelation(dataset.schema, ask, place);
  const codec = keyCodec(relation.key.map(({ kind }) => kind));
  const [condition = 'false'] = conditions(relation.key, { anyOf: [codec.encode(key)] });
  const expected = Object.entries(expect);
  const what = [...STATE, ...expected.map(([name]) => name)].map((name) =>
    cellSql(namedColumn(relation, name, place)),
  );
  const [named] = await ask(select(relation, ['q.sequence'], condition));
  const name = named?.[0] ?? null;
  if (name === null) return refuse(place, 'moved', 'the sequence is no longer there, or feeds no column');
  const notOurs = await ownedByOthers(pen, name, place, signal);
  if (notOurs !== null) return notOurs;
  await hold(pen, name, signal);
  const [row] = await ask(select(relation, what, condition));
  if (row === undefined) return refuse(place, 'moved', 'the sequence is no longer there');
  const moved = expected.filter(([, value], at) => row[STATE.length + at] !== value);
  if (moved.length > 0) {
    const names = moved.map(([column]) => `"${column}"`).join(', ');
    return refuse(place, 'moved', `${names} of the sequence is no longer what it was; run the suite again`);
  }
  const refusal = judge(row, BigInt(to), place);
  if (refusal !== null) return refusal;
  const before = await sequenceImage(pen, name, signal);
  await pen.send(`ALTER SEQUENCE ${name} RESTART WITH ${to}`, [], signal);
  const after = await sequenceImage(pen, name, signal);
  const where = { schema: dataset.schema, sequence: name };
  return { op: 'advance-sequence', where, before, after };
}

/** Where a sequence stands. The name is one that the server quoted. */
export async function sequenceImage(pen: Pen, name: string, signal: AbortSignal): Promise<Image> {
  const { rows } = await pen.send(`SELECT s.last_value, s.is_called FROM ${name} AS s`, [], signal);
  const [last, called] = rows[0] ?? [];
  return {
    last_value: { type: 'bigint', value: last ?? null },
    is_called: { type: 'boolean', value: called ?? null },
  };
}

async function ownedByOthers(
  pen: Pen,
  name: string,
  place: Place,
  signal: AbortSignal,
): Promise<Refused | null> {
  const grant = `format('GRANT %I TO %I', pg_get_userbyid(c.relowner), current_user)`;
  const [[owns, how] = []] = await pen.ask(signal)(
    `SELECT pg_has_role(c.relowner, 'USAGE'), ${grant} FROM pg_catalog.pg_class c WHERE c.oid = ${literal(name)}::regclass`,
  );
  if (owns === 't') return null;
  const why = `its writer does not own ${name}, which ALTER SEQUENCE asks for`;
  return refuse(place, 'no-writer-access', `${why}; ${how ?? ''}, which gives it all rights of that role`);
}

// Setting the cache to what it is changes nothing, takes the lock that nextval waits for, and waits for whoever has called it.
async function hold(pen: Pen, name: string, signal: AbortSignal): Promise<void> {
  const cache = `SELECT q.seqcache FROM pg_catalog.pg_sequence q WHERE q.seqrelid = ${literal(name)}::regclass`;
  const { rows } = await pen.send(cache, [], signal);
  await pen.send(`ALTER SEQUENCE ${name} CACHE ${rows[0]?.[0] ?? '1'}`, [], signal);
}

function judge(row: readonly (string | null)[], to: bigint, place: Place): Refused | null {
  const [next, increment, cycles, bound, largest, maximum] = row;
  if ((increment ?? '').startsWith('-')) {
    return refuse(place, 'not-writable', 'it counts downwards, and sequences are advanced upwards only');
  }
  if (cycles === 't') {
    return refuse(place, 'not-writable', 'it begins again at its end, so that no value is safe for long');
  }
  if (to > BigInt(maximum ?? '0')) {
    return refuse(place, 'not-writable', `its maximum is ${maximum ?? ''}; raise it first`);
  }
  if (to > BigInt(bound ?? '0')) {
    return refuse(
      place,
      'not-writable',
      `a column that it feeds holds at most ${bound ?? ''}; widen it first`,
    );
  }
  if (BigInt(next ?? '0') >= to) {
    return refuse(place, 'moved', `it gives ${next ?? ''} next already, which is no less`);
  }
  if (/^(?:NaN|Infinity)$/.test(largest ?? '')) {
    return refuse(
      place,
      'not-writable',
      `a column that it feeds holds ${largest ?? ''}, after which no value is next`,
    );
  }
  if (largest !== null && largest !== undefined && wholePart(largest) >= to) {
    return refuse(place, 'moved', 'a row has a larger value now; run the suite again');
  }
  return null;
}

/** What a column of numerics holds may have a fraction. */
function wholePart(number: string): bigint {
  return BigInt(number.split('.')[0] ?? '0');
}
