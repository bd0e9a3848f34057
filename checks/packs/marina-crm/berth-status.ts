/** Asks whether the status of every berth is the one that its interests call for; a person decides what to do. */
import { z } from 'zod';
import { foldRuns } from '../../../src/compare/fold-runs.ts';
import { mergeJoin } from '../../../src/compare/merge-join.ts';
import { defineCheck } from '../../../src/model/check.ts';
import { role } from '../../../src/model/role.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { Json } from '../../../src/model/json.ts';
import {
  everyStage,
  everyStatus,
  following,
  howMany,
  repeated,
  stages,
  statuses,
  type StageCounts,
} from './berth-vocabulary.ts';

const options = z.strictObject({
  /** The statuses of berths, by what they mean. */
  statuses,
  /** The stages of interests, by what they mean. */
  stages,
});
type Options = z.output<typeof options>;

const finds = {
  duplicate: { severity: 'error', title: 'a berth that more than one row has' },
  'null-key': { severity: 'error', title: 'berths without an id, which no interest can name' },
  'unknown-status': { severity: 'error', title: 'a status that the vocabulary does not name' },
  'unknown-stage': { severity: 'error', title: 'an interest in a stage that the vocabulary does not name' },
  'two-completed': { severity: 'warning', title: 'a berth that more than one completed interest claims' },
  'sold-without-completed': {
    severity: 'warning',
    title: 'a berth stored as sold, with interests that only call for an offer',
  },
  mismatch: { severity: 'warning', title: 'a status that the interests do not call for' },
} as const;
type Found = Finding<keyof typeof finds>;

/** A rule of the owner: the status of a berth is reviewed by a person, and never corrected by a program. */
const fixes = {
  duplicate: {
    advise:
      'find out which of the rows is the berth and archive the others: a person who knows the berths decides',
  },
  'null-key': {
    advise: 'give the berth its id, or archive the row: nothing here says which berth it is',
  },
  'unknown-status': {
    advise:
      'set one of the known statuses by hand, or add this one to the vocabulary: what it means, people know',
  },
  'unknown-stage': {
    advise:
      'set the stage of the interest by hand, or add it to the vocabulary: what it means for the berth, people know',
  },
  'two-completed': {
    advise:
      'ask sales which of the interests has the berth, and correct the other one: two cannot both have bought it, and no record says who did',
  },
  'sold-without-completed': {
    advise:
      'ask sales whether the berth is sold: complete the interest that bought it, or set the status by hand',
  },
  mismatch: {
    advise:
      'review the berth and its interests with sales and set whichever is wrong by hand: what is sold, people know',
  },
} as const;

const berth = z.object({ status: z.string().nullable() });
const interest = z.object({ pipeline_stage: z.string().nullable(), archived_at: z.string().nullable() });

/** The interests of one berth. */
type Interests = { rows: number; readonly stages: Map<string | null, number> };

/** Every berth has the status that its interests call for. Reported and never corrected: what is sold, people know. */
export const berthStatus = defineCheck({
  name: 'berth-status',
  asserts: 'Every berth has the status that the stages of its interests call for.',
  cannotSee: [
    'an interest that names the wrong berth, or none, or one that does not exist',
    'a stage that is wrong in itself, as long as the status follows from it',
    'whether a free berth is rightly in maintenance',
  ],
  evidence: 'values',
  roles: { berths: role(berth), interests: role(interest) },
  options,
  finds,
  splitBy: 'berths',
  sides: { source: 'interests', target: 'berths' },
  inStep: ['berths', 'interests'],
  rules: describeRules,
  fixes,
  refuses: (_datasets, given) => {
    const status = repeated(everyStatus(given.statuses));
    if (status !== undefined) return `options.statuses: "${status}" is named twice; give it one meaning`;
    const stage = repeated(everyStage(given.stages));
    return stage === undefined ? null : `options.stages: "${stage}" is named twice; give it one meaning`;
  },
  async *inspect({ berths, interests }, { options: given, scope, signal, examined }) {
    const perBerth = foldRuns(
      interests.rows(scope, signal),
      (): Interests => ({ rows: 0, stages: new Map() }),
      (counted, { pipeline_stage: stage, archived_at: archived }) => {
        counted.rows += 1;
        if (archived === null) counted.stages.set(stage, (counted.stages.get(stage) ?? 0) + 1);
      },
    );
    const names = [berths.name, interests.name] as const;
    for await (const pairs of mergeJoin(berths.rows(scope, signal), perBerth, names)) {
      let rows = 0;
      let about = 0;
      for (const { key, left, right, lefts } of pairs) {
        rows += lefts;
        about += right?.row.rows ?? 0;
        if (left === null) continue;
        const found = 'nullKeys' in scope ? 'null-key' : lefts > 1 ? 'duplicate' : null;
        if (found !== null) {
          const expected = { rows: found === 'duplicate' ? 1 : 0 };
          yield { kind: found, key, expected, actual: { rows: lefts } };
          continue;
        }
        const finding = judge(left.row.status, right?.row.stages ?? new Map(), given);
        if (finding !== null) yield { key, ...finding };
      }
      examined('berths', rows);
      examined('interests', about);
    }
  },
});

/** One finding a berth: a word without meaning comes first, then two buyers, then the status itself. */
function judge(stored: string | null, counts: StageCounts, given: Options): Omit<Found, 'key'> | null {
  const allowed = following(counts, given.statuses, given.stages);
  const kind = kindOf(stored, counts, allowed, given);
  if (kind === null) return null;
  return {
    kind,
    column: 'status',
    sourceColumn: 'pipeline_stage',
    expected: { status: allowed, ...reasons(counts) },
    actual: stored,
  };
}

function kindOf(
  stored: string | null,
  counts: StageCounts,
  allowed: readonly string[],
  given: Options,
): Found['kind'] | null {
  if (stored === null || !everyStatus(given.statuses).includes(stored)) return 'unknown-status';
  const known = everyStage(given.stages);
  for (const stage of counts.keys()) if (stage === null || !known.includes(stage)) return 'unknown-stage';
  if (howMany(counts, given.stages.completed) > 1) return 'two-completed';
  if (allowed.includes(stored)) return null;
  const offered = allowed.includes(given.statuses.offered);
  return stored === given.statuses.sold && offered ? 'sold-without-completed' : 'mismatch';
}

/** Stage to number of interests, in one order, so that two looks at the same interests say the same. */
function reasons(counts: StageCounts): Readonly<Record<string, Json>> {
  const named = [...counts].flatMap(([stage, count]) => (stage === null ? [] : [[stage, count] as const]));
  const because = Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
  const without = counts.get(null) ?? 0;
  return without === 0 ? { because } : { because, withoutStage: without };
}

function describeRules({ statuses: named, stages: known }: Options): readonly string[] {
  const any = (list: readonly string[]) => list.join(' or ');
  return [
    'archived interests do not count',
    `an interest that is ${any(known.completed)} makes its berth ${named.sold}`,
    `else one that is ${any(known.offer)} makes it ${named.offered}`,
    `else it is ${any(named.free)}; ${any(known.early)} binds nobody`,
    'any other status or stage is a finding',
  ];
}
