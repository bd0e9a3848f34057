/** Binds a check's roles to open datasets: proves that they have what the check needs before a row is read. */
import type { Check } from '../model/check.ts';
import type { Role, View } from '../model/role.ts';
import type { Dataset, DatasetRef, Pages, Session, Shape, Source } from '../model/dataset.ts';
import { ContractError } from '../model/problem.ts';
import type { Scope } from '../model/scope.ts';
import { rolesOf, sourcesOf } from '../model/binding.ts';

/** A dataset bound to a role, with its shape. */
export type Bound = {
  readonly role: string;
  readonly ref: DatasetRef;
  readonly view: View<unknown>;
  readonly shape: Shape;
};

/** Opens, describes and proves every dataset of a check. @throws ContractError when one lacks a column or key kinds differ. */
export async function bind(
  check: Check,
  session: (source: Source) => Promise<Session>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Bound>> {
  const bound = await atOnce([...rolesOf(check)], async ([place, ref]): Promise<Bound> => {
    const dataset = (await session(ref.source)).dataset(ref);
    const shape = await dataset.describe(signal);
    const role = check.definition.roles[place.split('.')[0] ?? place];
    if (role !== undefined) demandColumns(dataset, shape, role);
    return { role: place, ref, view: viewOf(dataset, role?.row ?? null), shape };
  });
  const byRole = new Map(bound.map((one) => [one.role, one]));
  demandSameKinds(check, byRole);
  return byRole;
}

type Place = readonly [place: string, ref: DatasetRef];

/** Asks different sources at once and each one thing at a time, with one reader, until it fails; the first failure of the list is thrown when nobody is asked any more. */
async function atOnce<T>(places: readonly Place[], ask: (place: Place) => Promise<T>): Promise<readonly T[]> {
  const last = new Map<Source, Promise<unknown>>();
  const asked = places.map((place) => {
    const sources = sourcesOf([place[1]]);
    const before = [...sources].flatMap((source) => last.get(source) ?? []);
    const answer = Promise.all(before).then(() => ask(place));
    for (const source of sources) last.set(source, answer);
    return answer;
  });
  await Promise.allSettled(asked);
  return Promise.all(asked);
}

/** What `inspect` is given: each role's view, or the views of a role with many under their names. */
export function viewsOf(check: Check, bound: ReadonlyMap<string, Bound>): Record<string, unknown> {
  const views: Record<string, unknown> = {};
  for (const [role, { arity }] of Object.entries(check.definition.roles)) {
    if (arity === 'many') {
      const prefix = `${role}.`;
      const mine = [...bound].filter(([place]) => place.startsWith(prefix));
      views[role] = Object.fromEntries(mine.map(([place, { view }]) => [place.slice(prefix.length), view]));
    } else {
      views[role] = bound.get(role)?.view;
    }
  }
  return views;
}

function demandColumns(dataset: Dataset, shape: Shape, role: Role): void {
  for (const column of Object.keys(role.row?.shape ?? {})) {
    if (!Object.hasOwn(shape.columns, column)) {
      throw new ContractError(
        'column-missing',
        `${dataset.name}: has no column "${column}", which the check needs`,
      );
    }
  }
}

function demandSameKinds(check: Check, bound: ReadonlyMap<string, Bound>): void {
  const inStep = check.definition.inStep.flatMap((role) => bound.get(role) ?? []);
  const first = inStep[0];
  if (first === undefined) return;
  const kindsOf = ({ shape }: Bound) => shape.key.map(({ kind }) => kind).join(', ');
  for (const other of inStep.slice(1)) {
    if (kindsOf(other) !== kindsOf(first)) {
      throw new ContractError(
        'key-kinds',
        `${first.view.name} is keyed by (${kindsOf(first)}) and ${other.view.name} by (${kindsOf(other)}); declare the same kinds, as in key: { column: 'int' }`,
      );
    }
    demandSameClock(first, other);
  }
}

/** A time that names no zone is no instant, in a key as little as in a cell. */
function demandSameClock(left: Bound, right: Bound): void {
  const familyOf = ({ shape }: Bound, at: number) => shape.columns[shape.key[at]?.column ?? '']?.family;
  for (const at of left.shape.key.keys()) {
    const families = [left, right].map((side) => familyOf(side, at));
    if (!families.includes('instant') || !families.includes('timestamp')) continue;
    const [zoned, local] = families[0] === 'instant' ? [left, right] : [right, left];
    throw new ContractError(
      'key-kinds',
      `${zoned.view.name} is keyed by instants and ${local.view.name} by times that name no zone; key it by a computed column, as in computed: { at_utc: "at AT TIME ZONE 'Europe/Berlin'" }`,
    );
  }
}

function viewOf(dataset: Dataset, row: Role['row']): View<unknown> {
  return {
    name: dataset.name,
    describe: (signal) => dataset.describe(signal),
    count: (scope, signal) => dataset.count(scope, signal),
    scan: (scope, columns, signal) => dataset.scan(scope, columns, signal),
    cuts: (parts, signal) => dataset.cuts(parts, signal),
    by: (columns) => dataset.by(columns),
    rows: (scope, signal) => typedRows(dataset, row, scope, signal),
    ...(dataset.contents === undefined ? {} : { contents: dataset.contents }),
    ...(dataset.digests === undefined ? {} : { digests: dataset.digests }),
  };
}

async function* typedRows(
  dataset: Dataset,
  row: Role['row'],
  scope: Scope,
  signal: AbortSignal,
): Pages<unknown> & AsyncGenerator {
  const columns = Object.keys(row?.shape ?? {});
  for await (const page of dataset.scan(scope, columns, signal)) {
    yield page.map((entry) => {
      const cells = Object.fromEntries(columns.map((column, at) => [column, entry.row[at] ?? null]));
      const parsed = row?.safeParse(cells);
      if (parsed?.success === false) {
        const column = String(parsed.error.issues[0]?.path[0] ?? '');
        throw new ContractError(
          'row-schema',
          `${dataset.name}: column "${column}" holds a value that the check cannot read: ${parsed.error.issues[0]?.message ?? ''}`,
        );
      }
      return { ...entry, row: parsed?.data };
    });
  }
}
