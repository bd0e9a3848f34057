/** Decides whether two datasets can be compared by digests, and in which forms: equal digests must mean that no finding exists. */
import type { ColumnPair } from '../model/column-pairs.ts';
import type { ColumnRule } from '../model/column-rule.ts';
import type { DigestForm, DigestOf, DigestOffer, DigestScheme } from '../model/digest.ts';
import type { ColumnType, Family } from '../model/value.ts';
import type { Described } from './row-comparer.ts';

/** Two sides, in the order of a comparison. */
export type Two<Value> = readonly [left: Value, right: Value];

/** What both sides hash; or why it says nothing, as a clause without any value. */
export type Formed = { readonly of: Two<DigestOf> } | { readonly why: string };

/** Rules under which values that are alike as they stand are alike: then what differs is compared, and what does not is not. */
const COARSER: ReadonlySet<string> = new Set<keyof ColumnRule>([
  'tolerance',
  'trim',
  'case',
  'normalise',
  'nullAs',
]);

/** What both sides hash, from what each offers. Never throws: a column that one side lacks is the comparison's to tell. */
export function digestForm(
  scheme: DigestScheme,
  pairs: readonly ColumnPair[],
  sides: Two<Described>,
  offers: Two<DigestOffer>,
): Formed {
  const [left, right] = offers;
  if (left.proof !== right.proof) return { why: 'the two servers do not hash alike' };
  if (!left.unique && !right.unique) {
    return { why: 'on neither side does a unique index promise that no two rows share a key' };
  }
  const key: DigestForm[] = [];
  for (const [at, forms] of left.key.entries()) {
    const [form] = shared(forms, right.key[at] ?? []) ?? [];
    if (form === undefined) return { why: 'the keys have no form in common' };
    key.push(form);
  }
  const chosen: { readonly pair: ColumnPair; readonly forms: Two<DigestForm> }[] = [];
  for (const pair of pairs) {
    const own = readAs(pair, sides);
    const why = own === null ? whyNot(pair, sides) : null;
    if (why !== null) return { why };
    const offered = [left.columns[pair.source] ?? [], right.columns[pair.target] ?? []] as const;
    const forms = own === null ? shared(...offered) : both(own, offered);
    if (forms === undefined) return { why: `${named(pair)} have no form in common` };
    chosen.push({ pair, forms });
  }
  const ofSide = (side: 'source' | 'target', at: 0 | 1): DigestOf => ({
    scheme,
    key,
    columns: chosen.map(({ pair, forms }) => ({ column: pair[side], form: forms[at] })),
  });
  return { of: [ofSide('source', 0), ofSide('target', 1)] };
}

/** By what a rule reads both sides as: the form of the side that is one, and that in which others enter as what they stand for. */
const READ_AS: Readonly<Partial<Record<Family, Readonly<Partial<Record<Family, DigestForm>>>>>> = {
  boolean: { boolean: 'text', number: 'boolean' },
  uuid: { uuid: 'text', bytes: 'uuid', text: 'uuid' },
};

/** The forms of a pair whose rule reads one side as what the other is; `null` for any other pair. */
function readAs(
  { source, target, rule: { as, ...others } }: ColumnPair,
  [left, right]: Two<Described>,
): Two<DigestForm> | null {
  const forms = as === undefined || Object.keys(others).length > 0 ? undefined : READ_AS[as];
  const [from, to] = [left.shape.columns[source]?.family, right.shape.columns[target]?.family];
  if (forms === undefined || from === undefined || to === undefined || (from === as) === (to === as))
    return null;
  const [one, other] = [forms[from], forms[to]];
  return one === undefined || other === undefined ? null : [one, other];
}

function both(
  [from, to]: Two<DigestForm>,
  [left, right]: Two<readonly DigestForm[]>,
): Two<DigestForm> | undefined {
  return left.includes(from) && right.includes(to) ? [from, to] : undefined;
}

function shared(left: readonly DigestForm[], right: readonly DigestForm[]): Two<DigestForm> | undefined {
  const form = left.find((one) => right.includes(one));
  return form === undefined ? undefined : [form, form];
}

/** Why digests of a pair of columns say nothing about whether its values match. */
function whyNot(pair: ColumnPair, [left, right]: Two<Described>): string | null {
  const rule = Object.entries(pair.rule).find(([name]) => !COARSER.has(name));
  if (rule !== undefined) return `${named(pair)} are compared under the rule "${rule[0]}"`;
  const from = left.shape.columns[pair.source];
  const to = right.shape.columns[pair.target];
  if (from === undefined || to === undefined || !isOfOneKind(from, to))
    return `${named(pair)} are of types that are read to be compared`;
  return null;
}

/** Whether one text means the same on both sides. */
function isOfOneKind(left: ColumnType, right: ColumnType): boolean {
  if (left.family !== right.family || left.family === 'untyped') return false;
  if (left.family === 'opaque') return left.name === right.name;
  if (left.of === undefined || right.of === undefined) return left.of === right.of;
  return isOfOneKind(left.of, right.of);
}

function named({ source, target }: ColumnPair): string {
  return source === target ? `the columns ${source}` : `the columns ${source} and ${target}`;
}
