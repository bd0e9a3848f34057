/** Digests of a table or view that PostgreSQL computes: a sum of hashes travels in place of the rows. */
import type { Dataset, Pages } from '../../model/dataset.ts';
import type {
  Digest,
  DigestForm,
  DigestOf,
  DigestOffer,
  DigestScheme,
  Digests,
  GroupDigest,
  Pace,
} from '../../model/digest.ts';
import { ContractError } from '../../model/problem.ts';
import { EVERYTHING, type Scope } from '../../model/scope.ts';
import { paceOf } from '../sql-pace.ts';
import type { Place } from '../sql-place.ts';
import type { Access, Settings } from './access.ts';
import { columnForms, keyForms } from './digest-forms.ts';
import { proofSql } from './digest-proof.ts';
import { groupedSql, groupSql, hashedRows, wholeSql } from './digest-sql.ts';
import { keyPart, type Column } from './key-part.ts';
import type { Relation } from './relation.ts';
import { conditions } from './scope-sql.ts';

/** Room for all groups in memory; the rows are hashed by as many workers as the server has to give. */
const GROUPING: Settings = { work_mem: '128MB', parallel_tuple_cost: '0' };

/** What a dataset lends to its digests. */
export type Lent = {
  readonly access: Access;
  readonly relation: (signal: AbortSignal) => Promise<Relation>;
  readonly place: (relation: Relation) => Place;
  /** The dataset of a relation that is made of its own, read under some settings. */
  readonly read: (relation: Relation, settings: Settings) => Dataset;
};

/** Asks the server, each time in one statement at the session's instant. */
export class PostgresDigests implements Digests {
  private readonly lent: Lent;

  constructor(lent: Lent) {
    this.lent = lent;
  }

  async offer(
    scheme: DigestScheme,
    columns: readonly string[],
    signal: AbortSignal,
  ): Promise<DigestOffer | null> {
    const relation = await this.lent.relation(signal);
    if (relation.digestible === null) return null;
    const [[proof] = []] = await this.ask(relation, proofSql(scheme), signal);
    const forms = columns.map((name): [string, readonly DigestForm[]] => {
      const column = relation.columns.get(name);
      return [name, column === undefined ? [] : columnForms(column.type, scheme)];
    });
    return {
      proof: proof ?? '',
      unique: relation.digestible.isUnique,
      key: relation.key.map((part) => keyForms(part, scheme)),
      columns: Object.fromEntries(forms),
    };
  }

  async whole(of: DigestOf, scope: Scope, signal: AbortSignal): Promise<Digest> {
    const relation = await this.lent.relation(signal);
    return this.digest(relation, of, rangeSql(relation, scope), signal);
  }

  async *grouped(
    of: DigestOf,
    bits: number,
    scope: Scope,
    signal: AbortSignal,
  ): AsyncGenerator<readonly GroupDigest[]> {
    const relation = await this.lent.relation(signal);
    const hashed = hashedRows(relation, of, rangeSql(relation, scope), this.lent.place(relation));
    const groups = this.lent.read(groupsOf(relation, groupedSql(hashed, bits)), GROUPING);
    for await (const page of groups.scan(EVERYTHING, ['g', 'n', 's'], signal))
      yield page.map(({ row: [group, rows, sum] }) => ({
        group: Number(group),
        ...digestIn([rows, sum], relation.name),
      }));
  }

  async *rows(
    of: DigestOf,
    bits: number,
    groups: readonly number[],
    columns: readonly string[],
    scope: Scope,
    signal: AbortSignal,
  ): Pages & AsyncGenerator {
    const relation = await this.lent.relation(signal);
    const group = groupSql(hashedRows(relation, of, 'true', this.lent.place(relation)), bits);
    const among = `${group} = ANY ('{${groups.join(',')}}'::int8[])`;
    const filter = relation.filter === 'true' ? among : `(${relation.filter}) AND ${among}`;
    yield* this.lent.read({ ...relation, filter }, {}).scan(scope, columns, signal);
  }

  async pace(of: DigestOf, columns: readonly string[], signal: AbortSignal): Promise<Pace> {
    const whole = await this.lent.relation(signal);
    const relation = { ...whole, from: whole.digestible?.some ?? whole.from, filter: 'true' };
    const condition = rangeSql(relation, EVERYTHING);
    const sample = this.lent.read(relation, {});
    return paceOf(
      async () => (await this.digest(relation, of, condition, signal)).rows,
      () => sample.scan(EVERYTHING, columns, signal),
    );
  }

  private async digest(
    relation: Relation,
    of: DigestOf,
    condition: string,
    signal: AbortSignal,
  ): Promise<Digest> {
    const sql = wholeSql(hashedRows(relation, of, condition, this.lent.place(relation)));
    const answer = await this.ask(relation, sql, signal);
    return digestIn(answer.length === 1 ? (answer[0] ?? []) : [], relation.name);
  }

  private ask(relation: Relation, sql: string, signal: AbortSignal): ReturnType<Access['rows']> {
    return this.lent.access.rows(sql, this.lent.place(relation), signal);
  }
}

/** The one condition of a range of keys. */
function rangeSql({ key, name }: Relation, scope: Scope): string {
  const [condition, ...others] = 'from' in scope ? conditions(key, scope) : [];
  if (condition !== undefined && others.length === 0) return condition;
  throw new ContractError('scope', `${name}: only ranges of keys are digested; report this defect`);
}

/** @throws ContractError for anything but a number of rows and a sum. */
function digestIn([rows, sum]: readonly (string | null | undefined)[], name: string): Digest {
  if (/^\d{1,15}$/.test(rows ?? '') && typeof sum === 'string') return { rows: Number(rows), sum };
  throw new ContractError('digest', `${name}: the server's answer is no digest; report this defect`);
}

/** The digests of groups as a relation keyed by the group. */
function groupsOf(relation: Relation, sql: string): Relation {
  const number = (name: string): Column => ({
    sql: `groups.${name}`,
    type: { family: 'number', name: 'int8' },
    nullable: false,
    bytewise: false,
  });
  const key = [keyPart('g', number('g'), 'int', relation.name, 'UTF8')];
  const sum: Column = { ...number('s'), type: { family: 'text', name: 'text' } };
  return {
    ...relation,
    from: `(${sql}) AS groups`,
    filter: 'true',
    columns: new Map([
      ['g', number('g')],
      ['n', number('n')],
      ['s', sum],
    ]),
    forbidden: new Set(),
    key,
    ranged: true,
    estimate: null,
    parts: () => key,
    indexed: () => true,
    digestible: null,
  };
}
