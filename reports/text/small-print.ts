/** What a reader must know before trusting the verdict: notes, blind spots, rules, evidence and sources. */
import type { Evidence } from '../../src/model/evidence.ts';
import type { CheckReport, Report } from '../../src/model/report.ts';
import { counted, thousands, utcText } from '../quantities.ts';
import { visible } from '../visible.ts';
import type { Page } from './page.ts';
import { itemsOf, whichChecks, type Named } from './which.ts';
import { hang, hangListing } from './wrap.ts';

/** The sections that have something to say, each with its title. */
export function smallPrint(report: Report, page: Page): readonly (readonly string[])[] {
  const { checks } = report;
  const sections: [string, readonly Statement[]][] = [
    ['TO KNOW BESIDES', bySentence(checks, notesOf)],
    ['WHAT THE CHECKS CANNOT SEE', bySentence(checks, ({ cannotSee }) => cannotSee)],
    ['RULES SET BY THE CONFIG', bySentence(checks, ({ rules }) => rules)],
    ['HOW THE CHECKS KNOW', bySentence(checks, evidenceOf)],
  ];
  const spoken = sections.filter(([, statements]) => statements.length > 0);
  const first = spoken.find(([, statements]) => statements.some(({ checks: { more } }) => more > 0));
  return [
    ...spoken.map((section) => [
      page.ink('title', section[0]),
      '',
      ...(section === first ? [page.ink('quiet', WHERE_MORE), ''] : []),
      ...section[1].flatMap((statement) => said(statement, page)),
    ]),
    ...sourceSection(report, page),
  ];
}

const WHERE_MORE = '  (A list that ends in "more" is whole in report.json, check by check.)';

/** What the bare words for evidence mean, of a check that came to nothing too; any other text speaks for itself. */
const MEANINGS: Readonly<Record<string, string>> = {
  count: 'count: rows are counted, not compared',
  keys: 'keys: every key is compared, and no other column',
  values: 'values: every value that the check names is read from both sides and compared',
  existence: 'existence: something is there under each name; its content is not looked at',
  size: 'size: the lengths of contents are compared; they are not read',
  etag: 'ETag: the ETags that the storage gives are compared',
  sample: 'sample: some are compared, not all',
  digest:
    'digest: the servers add up hashes of all compared columns, and rows are read and compared where the sums differ',
  checksum: 'checksum: full checksums that the storage keeps are compared',
  bytes: 'bytes: contents are read on both sides and compared',
} satisfies Record<Evidence, string>;

type Statement = { readonly sentence: string; readonly checks: Named };

const MOST_IDS = 4;

/** Each sentence once, with the checks that say it. */
function bySentence(
  checks: readonly CheckReport[],
  of: (check: CheckReport) => readonly string[],
): readonly Statement[] {
  const sayers = new Map<string, Set<string>>();
  for (const check of checks) {
    for (const sentence of of(check)) {
      const ids = sayers.get(sentence) ?? new Set<string>();
      sayers.set(sentence, ids.add(check.id));
    }
  }
  return [...sayers].map(([sentence, ids]) => ({
    sentence,
    checks: whichChecks([...ids], checks, MOST_IDS),
  }));
}

function said({ sentence, checks }: Statement, page: Page): readonly string[] {
  return hangListing('  - ', `${visible(sentence)} [${itemsOf(checks).join(', ')}]`, page.width);
}

/** What the weakest evidence of a check means, and where its evidence differs, how much there is of each grade. */
function evidenceOf({ evidence, proved, examined }: CheckReport): readonly string[] {
  const meaning = Object.hasOwn(MEANINGS, evidence) ? (MEANINGS[evidence] ?? evidence) : evidence;
  const grades = Object.entries(proved)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([grade, count]) => `${thousands(count)} by ${visible(grade)}`);
  // What digests did not prove was read.
  const read = evidence === 'digest' ? Math.max(...Object.values(examined)) - (proved.digest ?? 0) : 0;
  if (read > 0) grades.push(`${thousands(read)} by value`);
  return [grades.length < 2 ? meaning : `${meaning} (${grades.join(', ')})`];
}

function chosenBy({ seed, by }: NonNullable<CheckReport['sample']>): string {
  return by === null ? `seed ${String(seed)}` : `those with the most ${visible(by)}`;
}

/** A check's notes, and what its numbers say without words. */
function notesOf(check: CheckReport): readonly string[] {
  const { sample, pending, transient, secondLook, examined, verdict, notes } = check;
  const looked = Object.values(examined).some((count) => count > 0);
  return [
    ...(sample === null
      ? []
      : [
          `Only a sample was looked at: ${thousands(sample.taken)} of ${thousands(sample.of)}, ${chosenBy(sample)}.`,
        ]),
    ...pending.map(
      ({ kind, title, count }) =>
        `${thousands(count)} ${visible(kind)}, looked at again and not judged: ${title}.`,
    ),
    ...(looked || verdict !== 'consistent' ? [] : ['Found no rows at all, which the config declares right.']),
    ...(transient === 0
      ? []
      : [
          `${counted(transient, 'difference was', 'differences were')} gone at the second look and not counted as found.`,
        ]),
    ...(secondLook === 'skipped' && notes.length === 0 ? ['What was found was not looked at again.'] : []),
    ...notes,
  ];
}

function sourceSection({ sources }: Report, page: Page): readonly (readonly string[])[] {
  if (sources.length === 0) return [];
  const lines = sources.flatMap(({ name, kind, snapshot, asOf, oneInstant }) => {
    const whole = oneInstant ? 'all read at one instant' : 'not read at one instant';
    const known = snapshot === null ? 'has no instant of its own, opened' : `${whole} as of`;
    const read = asOf === null ? 'was not read' : `${known} ${utcText(asOf)}`;
    return hang(
      '  ',
      `${visible(name)} (${visible(kind)}): ${read}${snapshot === null ? '' : `, snapshot ${visible(snapshot)}`}`,
      page.width,
    );
  });
  return [[page.ink('title', 'SOURCES'), '', ...lines]];
}
