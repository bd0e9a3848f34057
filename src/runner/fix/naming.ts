/** Tells which rows name an object, by every check of the config that knows: an object is removed only while they are what they were. */
import { createHash } from 'node:crypto';
import { isExpansion, rolesOf, sourcesOf } from '../../model/binding.ts';
import type { Check } from '../../model/check.ts';
import type { Dataset, DatasetRef, Entry, Source } from '../../model/dataset.ts';
import { stableJson } from '../../model/json.ts';
import { hasNull, keyCodec, type Key } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Suite } from '../../model/suite.ts';
import type { Sessions } from '../sessions.ts';

/** What asking needs; sessions are opened anew each time, so that rows are seen as they are now. */
export type NamingGround = {
  readonly suites: ReadonlyMap<string, Suite>;
  readonly sessions: Sessions;
  readonly signal: AbortSignal;
};

/** Suite and check to the SHA-256 of the rows that name an object. */
export type NamedBy = Readonly<Record<string, string>>;

/** What a store calls an object of one of its datasets. @throws ContractError for a key that it cannot have. */
export function objectName(dataset: Dataset, key: Key): string {
  const names = dataset.contents?.names;
  const name = names === undefined ? textOf(key) : names.whole(key);
  if (name !== null) return name;
  throw new ContractError('object-key', `${dataset.name}: can have no object of this key; look at the key`);
}

/**
 * The rows that name an object of `store` now, by each check that has a say (`Definition.names`). The object goes by the
 * name that its store has for it. @throws SourceError when any of them cannot be read: then nobody knows who names it.
 */
export async function rowsNaming(store: Source, object: string, ground: NamingGround): Promise<NamedBy> {
  const { suites, signal } = ground;
  const sessions = ground.sessions.apart();
  try {
    const named: Record<string, string> = {};
    for (const suite of suites.values()) {
      for (const check of suite.checks) {
        if (isExpansion(check)) continue;
        const rows = await rowsOf(check, store, object, sessions, signal);
        if (rows !== null) named[`${suite.name}/${check.id}`] = digest(rows);
      }
    }
    return named;
  } finally {
    await sessions.close();
  }
}

/** Whether an object is there by any dataset of its store that a check reads; `null` where none can tell. @throws SourceError */
export async function isThere(store: Source, object: string, ground: NamingGround): Promise<boolean | null> {
  const sessions = ground.sessions.apart();
  let told: false | null = null;
  try {
    for (const { checks } of ground.suites.values()) {
      for (const check of checks) {
        if (isExpansion(check)) continue;
        for (const ref of rolesOf(check).values()) {
          if (ref.source !== store) continue;
          const dataset = (await sessions.of(store)).dataset(ref);
          const key = dataset.contents === undefined ? null : keyIn(dataset, object);
          const [answer] = key === null ? [] : ((await dataset.contents?.stored([key], ground.signal)) ?? []);
          if (answer !== undefined && 'found' in answer) return true;
          if (answer !== undefined && 'gone' in answer) told = false;
        }
      }
    }
    return told;
  } finally {
    await sessions.close();
  }
}

const NONE = digest([]);

/** Whether the rows that name an object are what they were; no rows are as good as a check that has no say. */
export function isNamedAlike(then: NamedBy, now: NamedBy): boolean {
  const checks = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...checks].every((check) => (then[check] ?? NONE) === (now[check] ?? NONE));
}

/** The rows by which a check knows who names the object; `null` where it has no say about objects of this store. */
async function rowsOf(
  check: Check,
  store: Source,
  object: string,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<readonly Entry[] | null> {
  const naming = await keyNaming(check, store, object, sessions, signal);
  if (naming === null) return null;
  const { rows, key } = naming;
  const dataset = (await sessions.of(rows.source)).dataset(rows);
  const { columns } = await dataset.describe(signal);
  const found: Entry[] = [];
  for await (const page of dataset.scan({ anyOf: [key] }, Object.keys(columns).sort(), signal))
    found.push(...page);
  return found;
}

/**
 * The rows of a check that name objects of a store, and the key by which they would name this one; `null` where it has no
 * say about it. @throws ContractError where rows name objects by translated keys.
 */
export async function keyNaming(
  check: Check,
  store: Source,
  object: string,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<{ readonly rows: DatasetRef; readonly key: Key } | null> {
  const { names } = check.definition;
  const bound = rolesOf(check);
  const [rows, objects] = [bound.get(names?.rows ?? ''), bound.get(names?.objects ?? '')];
  if (rows === undefined || objects === undefined) return null;
  if (!(await isSameStore(objects, store, sessions, signal))) return null;
  const dataset = (await sessions.of(objects.source)).dataset(objects);
  const key = keyIn(dataset, object);
  return key === null ? null : { rows, key };
}

/** A store may be in a config twice, under other credentials; keys that go through a translation say nothing of it. */
async function isSameStore(
  { source, path }: DatasetRef,
  store: Source,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<boolean> {
  if (source === store) return true;
  if (sourcesOf([{ source }]).has(store)) {
    throw new ContractError(
      'object-key',
      `${path}: names objects by translated keys, so that nobody can tell which rows name one; bind the store itself`,
    );
  }
  if (source.kind !== store.kind) return false;
  const [mine, other] = await Promise.all([sessions.of(source), sessions.of(store)]);
  if (mine.identity === undefined || other.identity === undefined) return false;
  return (await mine.identity(signal)) === (await other.identity(signal));
}

function keyIn({ contents }: Dataset, object: string): Key | null {
  return contents?.names === undefined ? TEXT.encode([object]) : contents.names.key(object);
}

const TEXT = keyCodec(['text']);

function textOf(key: Key): string | null {
  return hasNull(key) ? null : (TEXT.decode(key)[0] ?? null);
}

/** Rows of one key may come in any order. */
function digest(rows: readonly Entry[]): string {
  const texts = rows.map(({ key, row }) => stableJson([key, [...row]])).sort();
  return createHash('sha256').update(stableJson(texts)).digest('hex');
}
