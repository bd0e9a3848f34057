/** Asks whether rows and the objects that they name belong together: none lost, none left over, none altered. */
import { z } from 'zod';
import { contentsOf } from '../src/compare/contents-of.ts';
import { fenceAt } from '../src/compare/fence.ts';
import { unlikeContents, type Unproven } from '../src/compare/link-contents.ts';
import { aboutRows, allPlain, altered, plain } from '../src/compare/link-findings.ts';
import { LINK_FIXES } from '../src/compare/link-fixes.ts';
import { describeLinks } from '../src/compare/link-rules.ts';
import { allUnlinked, hold, linksOf, type Links } from '../src/compare/linked-objects.ts';
import { countKeys, hasEntry, LostPrefixes, PREFIX_MISSING } from '../src/compare/lost-prefixes.ts';
import { checksumLike } from '../src/compare/object-checksum.ts';
import { recover, type Unlinked } from '../src/compare/recoverable.ts';
import { isEach } from '../src/compare/said-values.ts';
import { defineCheck, type Inspection } from '../src/model/check.ts';
import { ALGORITHMS, type Contents } from '../src/model/contents.ts';
import type { Finding } from '../src/model/finding.ts';
import { hasNull, type Key } from '../src/model/key.ts';
import { optionalRole, role } from '../src/model/role.ts';
import { DURATION_FORM, milliseconds, type Duration } from '../src/model/units.ts';

const name = z.string().min(1);

const options = z.strictObject({
  /** The column of the rows with the object's size in bytes; sizes are not compared without it. */
  size: name.exactOptional(),
  /** The column of the rows with the object's checksum, what it was made by, and whether objects are read whose store keeps none. */
  checksum: z
    .strictObject({
      column: name,
      algorithm: z.enum(ALGORITHMS),
      bytes: z.enum(['never', 'if-needed']).default('never'),
    })
    .exactOptional(),
  /** The column of the rows with the object's media type; the store is then asked about every object. */
  mime: name.exactOptional(),
  /** The column of the rows with their own time, or that of the row that they belong to. */
  time: name.exactOptional(),
  /** What is younger may be in flight. */
  fence: z
    .custom<Duration>((value) => milliseconds(value) !== null, { error: `expected ${DURATION_FORM}` })
    .transform((value) => milliseconds(value) ?? 0)
    .prefault('15min'),
  /** Whether several rows that name one object are a finding. */
  shared: z.enum(['report', 'allow']).default('report'),
  /** Whether an object that no row names is a finding. */
  orphans: z.enum(['report', 'ignore']).default('report'),
  /** Whether an empty object whose key ends with a slash needs a row. */
  folders: z.enum(['ignore', 'report']).default('ignore'),
});
type Options = z.output<typeof options>;

const finds = {
  'prefix-missing': PREFIX_MISSING,
  missing: { severity: 'error', title: 'a row names an object that does not exist' },
  recoverable: { severity: 'error', title: 'an object that no row names has the content of a missing one' },
  orphan: { severity: 'error', title: 'an object that no row names' },
  altered: { severity: 'error', title: 'an object that is not what its row says' },
  'null-key': { severity: 'error', title: 'rows that name no object' },
  shared: { severity: 'warning', title: 'an object that several rows name' },
  'in-flight': { severity: 'pending', title: 'a row or an object so young that the other may be on its way' },
} as const;
type Found = Finding<keyof typeof finds>;

const BROKEN_LISTING = 'is listed more than once, or without a key; list the objects again';

type Looking = Inspection<Options, 'rows' | 'objects'>;

/** Every row has its object, and every object its row. `rows` is keyed by the storage key. */
export const objectLinks = defineCheck({
  name: 'object-links',
  asserts:
    'Every row names an object that exists and is what the row says, and every object is named by a row.',
  cannotSee: [
    'an object with other bytes of the same size, unless its rows have a checksum',
    'two rows that name each other’s objects, as long as what they say of them is the same',
  ],
  evidence: 'keys',
  roles: { rows: role(), objects: role(), source: optionalRole() },
  options,
  finds,
  splitBy: 'rows',
  sides: { source: 'rows', target: 'objects' },
  inStep: ['rows', 'objects'],
  rules: describeLinks,
  fixes: LINK_FIXES,
  changes: 'rows',
  names: { rows: 'rows', objects: 'objects' },
  refuses: ({ source, objects }, { size, checksum, mime }) => {
    if (source === undefined) return null;
    if (source.source === objects.source && source.path === objects.path)
      return 'the role "source" is the store that the objects came from; "objects" proves nothing about itself';
    if ([size, checksum, mime].some((column) => column !== undefined)) return null;
    return 'the role "source" proves what rows say of objects; name "size", "checksum" or "mime", or leave it out';
  },
  async *inspect({ rows, objects }, looking) {
    const { options: given, scope, signal, examined, unable } = looking;
    const asking = [given.checksum && '"checksum"', given.mime && '"mime"'].filter(
      (one) => one !== undefined,
    );
    const advice = `name a bucket or a folder, or leave ${asking.join(' and ')} out`;
    const contents = asking.length === 0 ? null : contentsOf(objects, advice);
    const links = await linksOf(rows, objects, given, fenceAt(looking.asOf, given.fence, looking), signal);
    const lost = new LostPrefixes(scope, links.key);
    // With checksums, what is without its other half waits for the end: it may have the content of another.
    let held: Unlinked | null = given.checksum === undefined ? null : { missing: [], strays: [] };
    for await (const pairs of links.pairs(scope)) {
      let [named, listed] = [0, 0];
      const unproven = new Map<Key, Unproven>();
      for (const pair of pairs) {
        const { key, left, right, rights } = pair;
        named += left?.row.rows ?? 0;
        listed += rights;
        if (right !== null && (rights > 1 || hasNull(key))) unable('listing', BROKEN_LISTING, key);
        if (left !== null) yield* aboutRows(key, left.row.rows, given);
        if (right !== null) lost.row(key, true);
        if (left !== null && right !== null) {
          const { row: naming } = left;
          const { size, etag } = links.listed(right.row);
          if (given.size !== undefined && !isEach(naming.says.size, size))
            yield altered(key, 'size', naming, size, given);
          // An ETag that equals the row's MD5 can only be that; any other must be asked about.
          const sumProven = given.checksum?.algorithm === 'md5' && isEach(naming.says.checksum, etag);
          if (given.mime !== undefined || (contents !== null && !sumProven))
            unproven.set(key, { naming, sumProven });
          continue;
        }
        const alone = links.alone(pair);
        if (alone === null) continue;
        if (alone.clock !== null) unable('clock', alone.clock, key);
        if (alone.is === 'in-flight') yield { kind: 'in-flight', key, expected: null, actual: null };
        if (alone.is === 'missing') lost.row(key, false);
        if (held === null) yield* plain(alone, given);
        else if (!hold(held, alone)) {
          yield* allPlain(held, given);
          held = null;
        }
      }
      if (contents !== null) yield* compared(unproven, links, contents, looking);
      examined('rows', named);
      examined('objects', listed);
    }
    if (held !== null && contents !== null) yield* recovered(held, links, contents, looking);
    yield* lost.findings({
      missing: (range, most) => countKeys(links.namings(range), most, (entry) => links.isMissing(entry)),
      anything: (range) => hasEntry(objects.scan(range, [], signal)),
    });
  },
});

/** What is missing names the object that has its content, and that object names what is missing. */
async function* recovered(
  own: Unlinked,
  links: Links,
  contents: Contents,
  { options: given, scope, signal, unable }: Looking,
): AsyncGenerator<Found, void, undefined> {
  const { missing, strays } = own;
  const { algorithm } = given.checksum ?? {};
  if (algorithm === undefined || missing.length + strays.length === 0) return;
  const isAll = 'from' in scope && scope.from === null && scope.until === null;
  const all = isAll ? own : await allUnlinked(links);
  if (all === null) {
    yield* allPlain(own, given);
    return;
  }
  const { strayOf, missingOf, unreadable } = await recover(own, all, algorithm, contents, signal);
  for (const one of missing) {
    const stray = strayOf.get(one.key);
    if (stray === undefined) yield* plain({ is: 'missing', clock: null, missing: one }, given);
    else {
      const actual = { objects: 0, recoverable: links.native(stray) };
      yield { kind: 'missing', key: one.key, ...links.keyColumns, expected: { objects: 1 }, actual };
    }
  }
  for (const stray of strays) {
    const { key } = stray;
    const [content, failure] = [missingOf.get(key), unreadable.get(key)];
    // It may be all that is left of what a row names, so it is no orphan before that is known.
    if (failure !== undefined) unable(failure.code, failure.message, key);
    else if (content === undefined) yield* plain({ is: 'orphan', clock: null, stray }, given);
    else {
      const { rows, objects, sized } = content;
      const actual = {
        contentOf: links.native(content.key),
        ...(rows === 1 && objects === 1 ? {} : { alike: { rows, objects } }),
        ...(given.size === undefined || sized ? {} : { sizes: 'not told' }),
      };
      yield { kind: 'recoverable', key, ...links.keyColumns, expected: null, actual };
    }
  }
}

/** What the rows say of some objects, against what their store keeps. */
async function* compared(
  unproven: ReadonlyMap<Key, Unproven>,
  { bytesInRows }: Links,
  contents: Contents,
  { options: given, signal, unable }: Looking,
): AsyncGenerator<Found, void, undefined> {
  for (const other of await unlikeContents(unproven, given, contents, signal)) {
    const { key } = other;
    const naming = unproven.get(key)?.naming;
    if ('unable' in other) unable(other.unable.code, other.unable.message, key);
    else if ('gone' in other || naming === undefined)
      yield { kind: 'missing', key, expected: { objects: 1 }, actual: { objects: 0 } };
    else {
      const { claim, actual } = other;
      const { algorithm } = given.checksum ?? {};
      const isSum = claim === 'checksum' && algorithm !== undefined && naming.rows === 1;
      const own = isSum ? checksumLike(naming.stands.checksum, actual, algorithm, bytesInRows) : actual;
      yield altered(key, claim, naming, own, given);
    }
  }
}
