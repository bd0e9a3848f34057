/** Asks whether as many rows arrived as left, in total and per group, and whether every difference is explained. */
import { z } from 'zod';
import { imbalance, unexplainedRows } from '../src/compare/balance.ts';
import { countAll, countDistinct } from '../src/compare/counts.ts';
import { describeCounts } from '../src/compare/count-rules.ts';
import { groupCounts, type GroupCounts } from '../src/compare/group-counts.ts';
import { groupTranslation } from '../src/compare/group-translation.ts';
import { disagreements, readImportReport } from '../src/compare/import-report.ts';
import { defineCheck } from '../src/model/check.ts';
import { manyRole, optionalRole, role, type View } from '../src/model/role.ts';
import type { Finding } from '../src/model/finding.ts';
import type { Json } from '../src/model/json.ts';

const columns = z.array(z.string().min(1)).min(1);
const reportColumn = (name: string) => z.string().min(1).nullable().default(name);

const options = z.strictObject({
  /** What the target's count is to the source's. */
  relation: z.enum(['equal', 'at-most', 'at-least', 'distinct-of']).default('equal'),
  /** With `distinct-of`: the source columns whose distinct values are counted; its key when left out. */
  distinct: columns.optional(),
  /** With `distinct-of`: whether each row without a value counts as one, or none does. */
  keyless: z.enum(['each', 'ignore']).default('each'),
  /** A number that was declared beforehand: for the target, or for the source when there is no target. */
  expected: z.int().nonnegative().optional(),
  /** Columns to count by: the same names everywhere, or names for each side. */
  group: z
    .union([
      columns,
      z.strictObject({
        source: columns,
        target: columns,
        excluded: columns.optional(),
        failed: columns.optional(),
      }),
    ])
    .transform((given) => (Array.isArray(given) ? { source: given, target: given } : given))
    .optional(),
  /** Source column to source value to target value, for columns to count by. */
  map: z.record(z.string(), z.record(z.string(), z.string().nullable())).default({}),
  /** Source column to the target value that its NULL has become; NULL stays NULL without it. */
  mapNull: z.record(z.string(), z.string()).default({}),
  /** The entity in the dataset `report`, and the columns that hold its numbers; `null` where it has none. */
  report: z
    .strictObject({
      entity: z.string(),
      total: reportColumn('total'),
      success: reportColumn('success'),
      failed: reportColumn('failed'),
      excluded: z.record(z.string(), z.string().min(1)).default({}),
    })
    .optional(),
});
type Options = z.output<typeof options>;
type Group = NonNullable<Options['group']>;

const finds = {
  count: { severity: 'error', title: 'the number of rows is not what the source calls for' },
  distinct: {
    severity: 'error',
    title: 'the number of rows is not the number of distinct keys of the source',
  },
  declared: { severity: 'error', title: 'the number of rows is not the declared number' },
  group: { severity: 'error', title: 'a group has another number of rows than the source calls for' },
  unmapped: { severity: 'error', title: 'rows have a group value that the map does not name' },
  unbalanced: {
    severity: 'error',
    title: 'arrived, excluded and failed rows together are not the rows of the source',
  },
  misreported: { severity: 'error', title: 'the import report gives another number than was counted' },
} as const;
type Found = Finding<keyof typeof finds>;

/** A number says that rows are wrong and never which, so nothing is changed. */
const fixes = {
  count: {
    advise:
      'look for the rows one by one with field-agreement, then load them or explain them: a number does not say which rows they are',
  },
  distinct: {
    advise:
      'compare the id map with the keys of the source, then merge or split those rows by hand: a number does not say which rows were merged too often or too seldom',
  },
  declared: {
    advise:
      'count again by hand and correct the declared number or load what is missing: what somebody counted can be judged only by a person',
  },
  group: {
    advise:
      'look for the rows of this group with field-agreement and correct them there: a number does not say which rows moved',
  },
  unmapped: {
    advise:
      'add the value to the map of the check, or correct it where it is wrong: what it should count as is a decision',
  },
  unbalanced: {
    advise:
      'find the unexplained rows with field-agreement, then load them or list them as excluded or failed: a number does not say which rows they are',
  },
  misreported: {
    advise:
      'read the log of the import and find out whether it is of this load: its report is a record of what happened and is never changed',
  },
} as const;

/** As many rows arrived as left, or every difference is explained. */
export const rowCounts = defineCheck({
  name: 'row-counts',
  asserts: 'The target has as many rows as the source, the relation and the explained differences call for.',
  cannotSee: [
    'a row that was lost while another one was added',
    'a row whose values are wrong, unless it moved to another group',
  ],
  evidence: 'count',
  roles: {
    source: role(),
    target: optionalRole(),
    excluded: manyRole(),
    failed: optionalRole(),
    report: optionalRole(),
  },
  options,
  finds,
  splitBy: null,
  sides: { source: 'source', target: 'target' },
  inStep: [],
  rules: describeCounts,
  fixes,
  refuses: (bound, { relation, distinct, expected, group, map, mapNull, report }) => {
    const explained = bound.failed !== undefined || Object.keys(bound.excluded ?? {}).length > 0;
    if ((bound.report === undefined) !== (report === undefined)) {
      return 'the dataset "report" and the option "report" belong together; pass both or neither';
    }
    if (bound.target === undefined) {
      if (expected === undefined && (report?.total ?? null) === null) {
        return 'nothing to compare the source with; pass a target, a report with a total, or "expected"';
      }
      if (explained || group !== undefined || relation !== 'equal') {
        return 'without a target there is no relation, no group and nothing to explain; pass a target';
      }
    }
    if ((explained || report !== undefined) && relation !== 'equal') {
      return `explained differences must balance, which the relation "${relation}" cannot; leave it out`;
    }
    if (distinct !== undefined && relation !== 'distinct-of') {
      return 'the option "distinct" needs the relation "distinct-of"';
    }
    if (group !== undefined && (relation === 'distinct-of' || report !== undefined)) {
      return 'neither distinct keys nor a report can be counted by group; make two checks';
    }
    const sizes = Object.values(group ?? {}).map((side) => side?.length ?? group?.source.length);
    if (new Set(sizes).size > 1) return 'the sides group by different numbers of columns';
    const stray = [...Object.keys(map), ...Object.keys(mapNull)].find(
      (name) => !group?.source.includes(name),
    );
    return stray === undefined ? null : `"${stray}" is no source column that the option "group" names`;
  },
  async *inspect(datasets, { options: given, signal, examined }) {
    const { source, target, excluded, failed, report } = datasets;
    const { relation, distinct = null, keyless, expected, group } = given;
    const counted = async (name: keyof typeof datasets, dataset: View<never>): Promise<number> => {
      const rows = await countAll(dataset, signal);
      examined(name, rows);
      return rows;
    };

    const asked = relation === 'distinct-of';
    const total = await (asked
      ? countDistinct(source, distinct, keyless, signal)
      : counted('source', source));
    if (asked) examined('source', total);
    const arrived = target === undefined ? null : await counted('target', target);
    const reasons: Record<string, number> = {};
    for (const [reason, dataset] of Object.entries(excluded)) {
      reasons[reason] = await counted('excluded', dataset);
    }
    const failures = failed === undefined ? null : await counted('failed', failed);

    const reported =
      report === undefined || given.report === undefined
        ? null
        : await readImportReport(report, given.report, signal);
    if (reported !== null) examined('report', 1);

    if (expected !== undefined && (arrived ?? total) !== expected) {
      yield about('declared', expected, arrived ?? total);
    }
    if (reported !== null) {
      const counted = { total, success: arrived, failed: failures, excluded: reasons };
      for (const { number, ...values } of disagreements(reported, counted)) {
        yield { kind: 'misreported', key: [], column: number, ...values };
      }
    }
    if (target === undefined || arrived === null) return;

    const explains = reported !== null || failures !== null || Object.keys(reasons).length > 0;
    const explained = {
      excluded: { ...reported?.excluded, ...reasons },
      failed: failures ?? reported?.failed ?? 0,
    };
    const found = imbalance({ source: total, arrived, explained: explains ? explained : null }, relation);
    const kind = explains ? 'unbalanced' : asked ? 'distinct' : 'count';
    if (found !== null) yield about(kind, found.expected, found.actual);
    if (group === undefined) return;

    const translate = groupTranslation(group.source, given.map, given.mapNull);
    const explaining = Object.values(excluded).map((dataset) => dataset.by(group.excluded ?? group.source));
    if (failed !== undefined) explaining.push(failed.by(group.failed ?? group.source));
    const sides = [
      { groups: source.by(group.source), translate },
      { groups: target.by(group.target), translate: null },
      ...explaining.map((groups) => ({ groups, translate })),
    ];
    for await (const counted of groupCounts(sides, signal)) {
      const finding = judgeGroup(counted, Object.keys(excluded), explains, given, group);
      if (finding !== null) yield finding;
    }
  },
});

function about(kind: Found['kind'], expected: Json, actual: Json): Found {
  return { kind, key: [], expected, actual };
}

function judgeGroup(
  { values, unmapped, counts }: GroupCounts,
  reasons: readonly string[],
  explains: boolean,
  { relation }: Options,
  group: Group,
): Found | null {
  const [source = 0, arrived = 0, ...rest] = counts;
  const excluded = Object.fromEntries(reasons.map((reason, at) => [reason, rest[at] ?? 0]));
  const explained = explains ? { excluded, failed: rest[reasons.length] ?? 0 } : null;
  const sides = [group.source, group.target, group.excluded ?? [], group.failed ?? []];
  const keyColumns = group.source.map((_column, at) => sides.flatMap((side) => side[at] ?? []));
  const key = { key: values, keyColumns };
  if (unmapped >= 0) {
    const rows = unexplainedRows({ source, explained });
    const column = { column: group.target[unmapped] ?? '', sourceColumn: group.source[unmapped] ?? '' };
    return rows === 0
      ? null
      : { kind: 'unmapped', ...key, ...column, expected: { rows: 0 }, actual: { rows } };
  }
  const found = imbalance({ source, arrived, explained }, relation);
  return found === null ? null : { kind: explains ? 'unbalanced' : 'group', ...key, ...found };
}
