/** Digests of a table or view that MySQL or MariaDB computes: a sum of hashes travels in place of the rows. */
import type { Dataset, Entry, Pages } from '../../model/dataset.ts';
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
import { keyCodec } from '../../model/key.ts';
import { EVERYTHING, type Scope } from '../../model/scope.ts';
import { paceOf } from '../sql-pace.ts';
import type { Place } from '../sql-place.ts';
import { select } from '../sql-relation.ts';
import type { Access } from './access.ts';
import { columnForms, TEXT } from './digest-forms.ts';
import { added, digestIn, groupSql, hashedRow, probeSql, proofIn, totals } from './digest-sql.ts';
import type { Relation } from './relation.ts';
import { textOf, type RawRow } from './row.ts';
import { conditions } from './scope-sql.ts';

/** What a dataset lends to its digests. */
export type Lent = {
  readonly access: Access;
  readonly place: Place;
  readonly relation: (signal: AbortSignal) => Promise<Relation>;
  /** The dataset of a relation that is made of its own. */
  readonly read: (relation: Relation) => Dataset;
};

/** Asks the server in its session's turns, at its instant. Only `md5`: it has no hashes that another server shares. */
export class MysqlDigests implements Digests {
  private readonly lent: Lent;

  constructor(lent: Lent) {
    this.lent = lent;
  }

  async offer(
    scheme: DigestScheme,
    columns: readonly string[],
    signal: AbortSignal,
  ): Promise<DigestOffer | null> {
    if (scheme !== 'md5') return null;
    const { access, place } = this.lent;
    const relation = await this.lent.relation(signal);
    if (relation.digestible === null) return null;
    const [probed = []] = await access.rows(probeSql(), place, signal);
    const forms = columns.map((name): [string, readonly DigestForm[]] => {
      const column = relation.columns.get(name);
      return [name, column === undefined ? [] : columnForms(column)];
    });
    return {
      proof: proofIn(probed, place.name),
      unique: relation.digestible.isUnique,
      key: relation.key.map(() => [TEXT]),
      columns: Object.fromEntries(forms),
    };
  }

  async whole(of: DigestOf, scope: Scope, signal: AbortSignal): Promise<Digest> {
    return this.digest(await this.lent.relation(signal), of, scope, signal);
  }

  async *grouped(
    of: DigestOf,
    bits: number,
    scope: Scope,
    signal: AbortSignal,
  ): AsyncGenerator<readonly GroupDigest[]> {
    const { access, place } = this.lent;
    const relation = await this.lent.relation(signal);
    const row = hashedRow(relation, of, place);
    const codec = keyCodec(['int']);
    const take = (raw: RawRow): Entry => {
      const cells = textOf(raw);
      return { key: codec.encode([cells[0] ?? null]), row: cells };
    };
    for (const condition of conditions(relation.key, scope)) {
      const groups = select(relation, [groupSql(row, bits), ...totals(row)], condition);
      for await (const page of access.entries(`${groups} GROUP BY 1 ORDER BY 1`, take, place, signal))
        yield page.map(({ row: [group, ...digest] }) => ({
          group: Number(group),
          ...digestIn(digest, place.name),
        }));
    }
  }

  async *rows(
    of: DigestOf,
    bits: number,
    groups: readonly number[],
    columns: readonly string[],
    scope: Scope,
    signal: AbortSignal,
  ): Pages & AsyncGenerator<readonly Entry[]> {
    if (groups.length === 0) return;
    const relation = await this.lent.relation(signal);
    const group = groupSql(hashedRow(relation, of, this.lent.place), bits);
    const among = `${group} IN (${groups.join(', ')})`;
    const filter = relation.filter === 'true' ? among : `(${relation.filter}) AND ${among}`;
    yield* this.lent.read({ ...relation, filter }).scan(scope, columns, signal);
  }

  async pace(of: DigestOf, columns: readonly string[], signal: AbortSignal): Promise<Pace> {
    const whole = await this.lent.relation(signal);
    const relation = { ...whole, from: whole.digestible?.some ?? whole.from, filter: 'true' };
    const sample = this.lent.read(relation);
    return paceOf(
      async () => (await this.digest(relation, of, EVERYTHING, signal)).rows,
      () => sample.scan(EVERYTHING, columns, signal),
    );
  }

  private async digest(relation: Relation, of: DigestOf, scope: Scope, signal: AbortSignal): Promise<Digest> {
    const { access, place } = this.lent;
    const what = totals(hashedRow(relation, of, place));
    let all: Digest = { rows: 0, sum: '0:0' };
    for (const condition of conditions(relation.key, scope)) {
      const answer = await access.rows(select(relation, what, condition), place, signal);
      all = added(all, digestIn(answer.length === 1 ? (answer[0] ?? []) : [], place.name));
    }
    return all;
  }
}
