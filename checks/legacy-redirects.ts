/** Asks whether every old address leads where the map promises, in one hop, to the right page. */
import { z } from 'zod';
import { mergeJoin } from '../src/compare/merge-join.ts';
import { readHost } from '../src/compare/redirect-address.ts';
import { REDIRECT_ADVICE } from '../src/compare/redirect-advice.ts';
import { isRedirect, judgeUnknown } from '../src/compare/redirect-answer.ts';
import { MOST_ROWS, RedirectMap } from '../src/compare/redirect-map.ts';
import { judgePair } from '../src/compare/redirect-pair.ts';
import { columnsOf, rowReader } from '../src/compare/redirect-row.ts';
import { redirectRules } from '../src/compare/redirect-rules.ts';
import { noteRow, readRows } from '../src/compare/redirect-rows.ts';
import { readTemplate, wholeColumn } from '../src/compare/redirect-template.ts';
import { defineCheck, type Inspection } from '../src/model/check.ts';
import { role, type View } from '../src/model/role.ts';
import type { Pages } from '../src/model/dataset.ts';
import type { Finding } from '../src/model/finding.ts';
import { keyCodec, type Key } from '../src/model/key.ts';
import { EVERYTHING, isInScope, type Scope } from '../src/model/scope.ts';

const whole = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .nullable();
const yes = z
  .enum(['true', 'false', 't', 'f'])
  .transform((word) => word.startsWith('t'))
  .nullable();
const answer = z.object({
  path: z.string().nullable(),
  status: whole,
  location: z.string().nullable(),
  hops: whole,
  final_status: whole,
  marker: yes,
  loop: yes,
  failure: z.string().nullable(),
});
type Answered = z.output<typeof answer>;

const httpStatus = z.int().min(200).max(599);
const column = z.strictObject({ column: z.string().min(1) });
const TEMPLATE = 'expected an address with columns in braces, such as "/node/{nid}", or { column }';
const template = z.union(
  [
    column.transform(({ column: name }) => wholeColumn(name)),
    z.string().transform((text, context) => {
      const read = readTemplate(text);
      if (read === null) context.addIssue(TEMPLATE);
      return read ?? z.NEVER;
    }),
  ],
  TEMPLATE,
);
const SITE = 'expected a scheme and a host, such as "https://www.example.org"';
const site = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) context.addIssue('expected a scheme and a host, such as "https://www.example.org"');
  return url?.origin ?? z.NEVER;
});
const hosts = z.record(z.string(), z.string()).transform((given, context) => {
  const read = Object.entries(given).map(([one, other]) => {
    const pair = [readHost(one), readHost(other)] as const;
    if (pair[0] === null || pair[1] === null || one.includes('://') !== other.includes('://'))
      context.addIssue('expected a host to a host, or an origin to an origin, without a path');
    return pair;
  });
  return new Map(read.map(([one, other]) => [one ?? '', other ?? '']));
});

const options = z.strictObject({
  /** The old address: a template over the map's columns, or `{ column }`. */
  from: template.prefault('{from}'),
  /** Where it leads: the same; not read where no redirect is promised. */
  to: template.prefault('{to}'),
  /** What it answers: a status, those that are accepted, or the column that holds it. */
  status: z
    .union(
      [httpStatus.transform((status) => [status]), z.array(httpStatus).min(1), column],
      'expected a status from 200 to 599, a list of some, or { column }',
    )
    .prefault(301),
  /** The status at the end of a redirect; `ignore` when what is there is not asked. */
  final: z.union([httpStatus, z.literal('ignore')]).default(200),
  /** Whether the page must have the marker that the answers look for; judged where one was looked for, unless told. */
  marker: z.boolean().optional(),
  /** The most redirects until the end. */
  hops: z.int().min(1).max(10).default(1),
  /** What relative addresses are relative to: one site, or that of the old addresses and that of the targets. */
  origin: z.union(
    [site.transform((origin) => ({ from: origin, to: origin })), z.strictObject({ from: site, to: site })],
    `${SITE}, or { from, to }`,
  ),
  /** Host (or origin) to what it counts as in a target: the one that stands in before DNS moves, to the promised one. */
  hosts: hosts.prefault({}),
  /** Whether the query of a target is compared. */
  query: z.enum(['keep', 'ignore']).default('keep'),
  /** Whether a slash at the end of a target's path is compared. */
  slash: z.enum(['exact', 'ignore']).default('exact'),
});
type Options = z.output<typeof options>;

const finds = {
  status: { severity: 'error', title: 'an old address that answers with another status' },
  target: { severity: 'error', title: 'an old address that leads elsewhere' },
  hops: { severity: 'error', title: 'an old address that leads on over too many redirects' },
  loop: { severity: 'error', title: 'an old address whose redirects never end' },
  final: { severity: 'error', title: 'an old address at whose end there is no page' },
  content: { severity: 'error', title: 'an old address at whose end there is another page' },
  'soft-200': { severity: 'error', title: 'an address that must not exist, and answers all the same' },
  duplicate: { severity: 'error', title: 'an old address, or a key, that the map has more than once' },
  'self-target': { severity: 'error', title: 'a row of the map that leads to itself' },
  chain: { severity: 'error', title: 'a row of the map that leads to another old address' },
  'map-loop': { severity: 'error', title: 'rows of the map that lead to each other' },
  'empty-from': { severity: 'error', title: 'a row of the map without an old address' },
  'empty-to': { severity: 'error', title: 'a row of the map that promises a redirect to nowhere' },
  unreadable: { severity: 'error', title: 'a row of the map with something that is no address' },
  'null-key': { severity: 'error', title: 'rows of the map without a key, which cannot be asked' },
} as const;
type Found = Finding<keyof typeof finds>;
type Asked = Pick<Inspection<Options, 'map' | 'answers' | 'unknown'>, 'signal' | 'examined' | 'unable'>;

/** Every old address answers as the map promises; `answers` are asked for the rows of `map`. */
export const legacyRedirects = defineCheck({
  name: 'legacy-redirects',
  asserts: 'Every old address answers as promised, and leads in one hop to the right page.',
  cannotSee: [
    'an old address that the map does not have',
    'whether the site that was asked is the one that the old addresses are of',
    'a page that moves its reader by script or by a refresh header',
    'whether a page with its marker is right in all other ways, or one whose row has no text to look for',
    'what is answered to other clients: by cookies, language, device or address',
    'a chain, loop or duplicate of the map that shows only when a server ignores case, slashes or queries',
  ],
  evidence: 'values',
  roles: {
    map: role(),
    answers: role(answer),
    unknown: { arity: 'optional', row: answer },
  },
  options,
  finds,
  splitBy: 'map',
  sides: { source: 'map', target: 'answers' },
  inStep: ['map', 'answers'],
  rules: redirectRules,
  fixes: REDIRECT_ADVICE,
  refuses: ({ map }, { from, to, status }) => {
    if (Array.isArray(status) && new Set(status.map(isRedirect)).size > 1)
      return '"status" accepts redirects and others for the same rows; name the column that tells which, or make two checks';
    const secret = [...from.columns, ...to.columns].find((name) => map.private.includes(name));
    if (secret === undefined) return null;
    return `column "${secret}" of the map is private, and findings show addresses; leave it out of "private", or out of the addresses`;
  },
  async *inspect({ map, answers, unknown }, inspection) {
    const { options: given, scope, signal, examined, unable, sampled } = inspection;
    const { sample } = await answers.describe(signal);
    if (sample !== undefined) sampled(sample);
    if ('nullKeys' in scope) {
      yield* withoutKey(map, scope, inspection);
      return;
    }
    const isFirst = 'from' in scope && scope.from === null;
    if (unknown !== undefined && isFirst)
      yield* softAnswers(unknown, (await map.describe(signal)).key.length, inspection);

    const columns = columnsOf(given);
    const read = rowReader(given);
    const wanted = 'anyOf' in scope ? new Set(scope.anyOf) : null;
    const whole = new RedirectMap((key) => wanted?.has(key) ?? isInScope(scope, key));
    const isWhole = isFirst && scope.until === null;
    if (!isWhole) {
      for await (const page of map.scan(EVERYTHING, columns, signal)) {
        for (const { key, row } of page) noteRow(whole, key, read(row));
        if (whole.tooLarge) break;
      }
    }
    const rows = readRows(map.scan(scope, columns, signal), read, isWhole ? whole : null);
    for await (const pairs of mergeJoin(rows, answers.rows(scope, signal), [map.name, answers.name])) {
      let asked = 0;
      let answered = 0;
      for (const pair of pairs) {
        asked += pair.lefts;
        if (pair.right !== null && pair.right.row.failure === null) answered += pair.rights;
        yield* judgePair(pair, given, sample !== undefined, unable);
      }
      examined('map', asked);
      examined('answers', answered);
    }
    if (whole.tooLarge)
      unable(
        'map-size',
        `${map.name}: has more than ${MOST_ROWS} rows, which are not looked at as a whole; split the map`,
      );
    yield* whole.lint();
  },
});

async function* withoutKey(
  map: View<never>,
  scope: Scope,
  { signal, examined }: Asked,
): AsyncGenerator<Found, void, undefined> {
  for await (const pairs of mergeJoin(map.scan(scope, [], signal), NOTHING)) {
    for (const { key, left, lefts } of pairs) {
      examined('map', lefts);
      const also = left?.origin === undefined ? {} : { origin: left.origin };
      yield { kind: 'null-key', key, expected: { rows: 0 }, actual: { rows: lefts }, ...also };
    }
  }
}

/** The addresses that must not exist. Their keys are of another make than the map's, and are never as long. */
async function* softAnswers(
  unknown: View<Answered>,
  mapKeyParts: number,
  { signal, examined, unable }: Asked,
): AsyncGenerator<Found, void, undefined> {
  const { key: parts } = await unknown.describe(signal);
  const codec = keyCodec(parts.map(({ kind }) => kind));
  const lead = parts.length === mapKeyParts ? ['unknown'] : [];
  const keyColumns = [...lead.map(() => []), ...parts.map(({ column: name }) => [name])];
  let last: Key | null = null;
  for await (const page of unknown.rows(EVERYTHING, signal)) {
    for (const { key, row } of page) {
      if (key === last) continue;
      last = key;
      if (row.failure !== null) {
        unable('no-answer', row.failure);
        continue;
      }
      examined('unknown', 1);
      const { isSoft, untold } = judgeUnknown(row);
      if (untold !== null) unable(untold.code, untold.message);
      const actual = { status: row.status, final: row.final_status };
      if (isSoft)
        yield { kind: 'soft-200', key: [...lead, ...codec.native(key)], keyColumns, expected: null, actual };
    }
  }
}

const NOTHING: Pages<never> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};
