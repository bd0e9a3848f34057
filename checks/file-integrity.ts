/** Asks whether every file arrived whole, and says of each how it knows. */
import { z } from 'zod';
import { READING, type Sides } from '../src/compare/content-known.ts';
import { judgeListed, type Judging, type Listed } from '../src/compare/content-listing.ts';
import {
  pairedByManifest,
  sourceKeyOf,
  unlisted,
  UNSOURCED,
  type Manifest,
} from '../src/compare/content-manifest.ts';
import type { Difference } from '../src/compare/content-proof.ts';
import { contentsOf } from '../src/compare/contents-of.ts';
import { FILE_FIXES } from '../src/compare/content-fixes.ts';
import { describeFiles } from '../src/compare/content-rules.ts';
import { isFolder as isFolderMarker } from '../src/compare/folders.ts';
import { countKeys, LostPrefixes, PREFIX_MISSING, surroundingsOf } from '../src/compare/lost-prefixes.ts';
import { mergeJoin, type Pair } from '../src/compare/merge-join.ts';
import { defineCheck, type Inspection } from '../src/model/check.ts';
import { optionalRole, role } from '../src/model/role.ts';
import type { Dataset, Entry } from '../src/model/dataset.ts';
import { isAtLeast, type Grade } from '../src/model/evidence.ts';
import type { Finding } from '../src/model/finding.ts';
import { keyCodec } from '../src/model/key.ts';
import type { Scope } from '../src/model/scope.ts';
import type { Cells } from '../src/model/value.ts';

const options = z.strictObject({
  /** The least evidence for each file, unless the suite asks for more. Below `etag`, only listings are compared. */
  least: z.enum(['existence', 'size', 'etag', 'checksum', 'bytes']).default('etag'),
  /** Whether bytes are read: not at all, where what the stores keep does not reach that, or of every file. */
  bytes: z.enum(READING).default('never'),
  /** Whether a file that the target lacks is a finding. */
  missing: z.enum(['report', 'ignore']).default('report'),
  /** Whether a file that only the target has is a finding. */
  extra: z.enum(['report', 'ignore']).default('report'),
  /** Whether an empty file whose key ends with a slash, on one side only, is a finding; a listing of sizes tells it. */
  folders: z.enum(['ignore', 'report']).default('ignore'),
  /** The column of the manifest that holds the source's key; the manifest itself is keyed by the target's. */
  manifest: z.strictObject({ source: z.string().min(1) }).optional(),
});
type Options = z.output<typeof options>;

const finds = {
  'prefix-missing': PREFIX_MISSING,
  missing: { severity: 'error', title: 'a file that the target lacks' },
  extra: { severity: 'error', title: 'a file that only the target has' },
  unlisted: { severity: 'error', title: 'a file of the source that the manifest does not name' },
  unsourced: { severity: 'error', title: 'an entry of the manifest whose file the source lacks' },
  'shared-target': {
    severity: 'error',
    title: 'a file of the target that several entries of the manifest name',
  },
  altered: { severity: 'error', title: 'a file that is not what it was' },
  duplicate: { severity: 'error', title: 'a key that a listing has more than once' },
  'null-key': { severity: 'error', title: 'entries without a key, which name no file' },
} as const;
type Found = Finding<keyof typeof finds>;

const ADVICE = `compare listings only, with least: 'size', or name a dataset of objects`;

/** What a walk needs. */
type Ground = Inspection<Options, 'source' | 'target' | 'manifest'> &
  Judging & {
    readonly manifest: Manifest | null;
    /** Whether an entry that only one side has stands for a folder, and for no file. */
    readonly isFolder: (entry: Entry) => boolean;
  };

/** Every file arrived whole. Files that were renamed are paired by a manifest. */
export const fileIntegrity = defineCheck({
  name: 'file-integrity',
  asserts: 'Every file is on both sides once, with the same contents.',
  cannotSee: [
    'a file that was damaged before it left',
    'bytes that rotted after the store computed the digest that it keeps, unless they are read',
    'a file that neither a listing nor the manifest names',
    'which of several entries with one key is the right one',
  ],
  evidence: 'graded',
  roles: { source: role(), target: role(), manifest: optionalRole() },
  options,
  finds,
  splitBy: 'target',
  sides: { source: 'source', target: 'target' },
  inStep: ['source', 'target', 'manifest'],
  rules: describeFiles,
  fixes: FILE_FIXES,
  changes: 'target',
  refuses: ({ manifest }, { manifest: given, least, bytes }) => {
    if (manifest !== undefined && given === undefined)
      return `which column of the manifest holds the source's key is not told; add manifest: { source: 'source_key' }`;
    if (manifest === undefined && given !== undefined)
      return '"manifest" says how to read a manifest, and there is none; add one to the datasets';
    if (least !== 'bytes' || bytes !== 'never') return null;
    return `least: 'bytes' cannot be reached with bytes: 'never'; allow bytes: 'if-needed'`;
  },
  async *inspect({ source, target, manifest: listed }, inspection) {
    const { options: given, scope, signal, examined, least } = inspection;
    const { bytes } = given;
    const demand = { bytes, least: least !== null && isAtLeast(least, given.least) ? least : given.least };
    const fromListings = bytes !== 'always' && !isAtLeast(demand.least, 'etag');
    const column = given.manifest?.source;
    const manifest = listed === undefined || column === undefined ? null : { dataset: listed, column };
    const columns = fromListings && demand.least === 'existence' ? [] : ['size'];
    const told = (dataset: Dataset) => contentsOf(dataset, ADVICE);
    const contents = fromListings ? null : { source: told(source), target: told(target) };
    const isFolder = ({ key, row }: Entry): boolean =>
      given.folders === 'ignore' && isFolderMarker(key, row[columns.indexOf('size')] ?? null);
    const ground: Ground = { ...inspection, source, target, manifest, demand, contents, columns, isFolder };
    if ('nullKeys' in scope) return yield* withoutKey(ground);
    if (manifest !== null) yield* unlisted(manifest, ground);

    const left = manifest?.dataset ?? source;
    const lost = new LostPrefixes(scope, (await target.describe(signal)).key);
    const named = (range: Scope) => left.scan(range, manifest === null ? columns : [manifest.column], signal);
    const isFile = (entry: Entry) => manifest !== null || !isFolder(entry);
    const pairs = mergeJoin(named(scope), target.scan(scope, columns, signal), [left.name, target.name]);
    for await (const batch of pairs) {
      for (const { key, left: own, right } of batch)
        if (right !== null || own === null || isFile(own)) lost.row(key, right !== null);
      yield* batch.flatMap((pair) => absentOrRepeated(pair, ground));
      const files =
        manifest === null ? batch.flatMap(pairedByKey) : yield* pairedByManifest(batch, manifest, ground);
      yield* judged(files, ground);
      examined(manifest === null ? 'source' : 'manifest', total(batch, 'lefts'));
      examined('target', total(batch, 'rights'));
    }
    if (given.missing === 'ignore') return;
    yield* lost.findings({
      ...surroundingsOf(left, target, signal),
      missing: (range, most) => countKeys(named(range), most, isFile),
    });
  },
});

type Rows = Pair<Cells, Cells>;

function total(pairs: readonly Rows[], side: 'lefts' | 'rights'): number {
  return pairs.reduce((sum, pair) => sum + pair[side], 0);
}

function absentOrRepeated(
  pair: Rows,
  { options: { missing, extra }, manifest, isFolder }: Ground,
): readonly Found[] {
  const { key, left, right, lefts, rights } = pair;
  const alone = left === null ? right : right === null && manifest === null ? left : null;
  if (alone !== null && lefts + rights === 1 && isFolder(alone)) return [];
  const listing = manifest === null ? 'source' : 'manifest';
  const rows = { key, expected: { [listing]: 1, target: 1 }, actual: { [listing]: lefts, target: rights } };
  const origin = manifest === null ? (left ?? right)?.origin : lefts === 1 ? sourceKeyOf(left) : undefined;
  const known = origin === undefined ? rows : { ...rows, origin };
  return [
    ...(manifest !== null && lefts > 1 ? [{ kind: 'shared-target', ...rows } as const] : []),
    ...(rights > 1 || (manifest === null && lefts > 1) ? [{ kind: 'duplicate', ...known } as const] : []),
    ...(rights === 0 && missing === 'report' ? [{ kind: 'missing', ...known } as const] : []),
    ...(lefts === 0 && extra === 'report' ? [{ kind: 'extra', ...known } as const] : []),
  ];
}

function pairedByKey({ key, left, right, lefts, rights }: Rows): readonly Listed[] {
  if (left === null || right === null || lefts > 1 || rights > 1) return [];
  const { origin } = left;
  const sizes = { source: left.row[0] ?? null, target: right.row[0] ?? null };
  return [{ key, sourceKey: key, sizes, ...(origin === undefined ? {} : { origin }) }];
}

/** Judges files that are on both sides. Each is proved by one grade, or altered, or not judged: nothing else counts as proved. */
async function* judged(files: readonly Listed[], ground: Ground): AsyncGenerator<Found, void, undefined> {
  const proofs: Grade[] = [];
  for (const { file, outcome } of await judgeListed(files, ground)) {
    if ('proved' in outcome) proofs.push(outcome.proved);
    else if ('altered' in outcome) yield altered(file, outcome);
    else if ('gone' in outcome) yield* gone(file, outcome.gone, ground);
    else if ('unable' in outcome) ground.unable(outcome.unable.code, outcome.unable.message, file.key);
    else ground.unable('inconclusive', outcome.inconclusive, file.key);
  }
  for (const [grade, { length }] of Map.groupBy(proofs, (proof) => proof)) ground.proved(grade, length);
}

function altered({ key, origin }: Listed, { altered: column, expected, actual }: Difference): Found {
  return { kind: 'altered', key, column, expected, actual, ...(origin === undefined ? {} : { origin }) };
}

/** A file that a listing has and that is not there is what the next look at the listing would find. */
function* gone(
  { key, origin }: Listed,
  side: keyof Sides<unknown>,
  { manifest, options: { missing, extra } }: Ground,
): Generator<Found, void, undefined> {
  const known = { key, ...(origin === undefined ? {} : { origin }) };
  const listing = manifest === null ? 'source' : 'manifest';
  const expected = { [listing]: 1, target: 1 };
  if (side === 'target') {
    if (missing === 'report')
      yield { kind: 'missing', ...known, expected, actual: { [listing]: 1, target: 0 } };
  } else if (manifest !== null) yield { kind: 'unsourced', ...known, ...UNSOURCED };
  else if (extra === 'report')
    yield { kind: 'extra', ...known, expected, actual: { [listing]: 0, target: 1 } };
}

/** Entries of either side, and of the manifest, whose key is NULL; they are counted and not told apart. */
async function* withoutKey({
  source,
  target,
  manifest,
  scope,
  signal,
  examined,
}: Ground): AsyncGenerator<Found, void, undefined> {
  const { key } = await target.describe(signal);
  const actual: Record<string, number> = {};
  for (const [name, dataset] of [
    ['source', source],
    ['target', target],
    ['manifest', manifest?.dataset],
  ] as const) {
    if (dataset === undefined) continue;
    const rows = await dataset.count(scope, signal);
    actual[name] = rows;
    examined(name, rows);
  }
  if (Object.values(actual).every((rows) => rows === 0)) return;
  const codec = keyCodec(key.map(({ kind }) => kind));
  const expected = Object.fromEntries(Object.keys(actual).map((name) => [name, 0]));
  yield { kind: 'null-key', key: codec.encode(key.map(() => null)), expected, actual };
}
