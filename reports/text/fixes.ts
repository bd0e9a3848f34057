/** What was planned, changed, refused, or is left to a person: a section of a run's page, and most of the page of an apply. */
import { GUARDS, type FixReport, type Refusal } from '../../src/model/fix-report.ts';
import { fixSentence } from '../fix-sentence.ts';
import { thousands, utcText } from '../quantities.ts';
import { visible } from '../visible.ts';
import { changeList } from './changes.ts';
import type { Page, Tone } from './page.ts';
import { hang, wrap } from './wrap.ts';

/** A part of it under a title of its own. */
type Part = { readonly title: string; readonly lines: readonly string[] };

/** The section of a run's page; nothing when no fix was asked for. */
export function fixSection(fixes: FixReport | null, page: Page): readonly string[] {
  if (fixes === null) return [];
  const inner: Page = { ...page, width: page.width - 2 };
  // Beside the look after the changes, advice on what the first look found would be about records that may be right by now.
  const told = fixes.mode === 'plan' ? fixes : { ...fixes, advice: [] };
  const parts = fixParts(told, 'report.json', inner).flatMap(({ title, lines }) => [
    '',
    inner.ink('title', title),
    ...lines,
  ]);
  const body = [...fixHead(told, inner), ...parts, ...commandLines(fixes)];
  return [page.ink('title', 'FIXES'), '', ...body.map((line) => (line === '' ? '' : `  ${line}`))];
}

/** What became of the changes, and of which run and plan they are. */
export function fixHead(fixes: FixReport, page: Page): readonly string[] {
  const { mode, id, parent, plan, askedBy, counts } = fixes;
  const facts: [string, string][] = [
    ...(mode === 'plan' ? [] : ([[mode, visible(id)]] satisfies [string, string][])),
    ...(parent === null ? [] : ([['of run', visible(parent.runId)]] satisfies [string, string][])),
    ...(plan === null || (mode === 'plan' && counts.planned === 0)
      ? []
      : ([
          [
            'plan',
            `${mode === 'plan' ? 'plan.json, ' : ''}${visible(plan.digest)}, until ${utcText(plan.expiresAt)}`,
          ],
        ] satisfies [string, string][])),
    ['asked by', visible(askedBy)],
  ];
  const lines = wrap(fixSentence(fixes), page.width).map((line, at) =>
    at === 0 ? line.replace(/^[A-Z]+(?: [A-Z]+)?(?=:)/, (word) => page.ink(toneOf(word), word)) : line,
  );
  return [...lines, '', ...facts.flatMap(([name, text]) => hang(`  ${name.padEnd(11)}`, text, page.width))];
}

function toneOf(word: string): Tone {
  if (word === 'UNKNOWN' || word === 'INTERRUPTED') return 'unsure';
  if (word === 'REFUSED') return 'bad';
  return word.startsWith('PARTLY') ? 'warn' : 'good';
}

/** The parts that have something to say; `file` is where all of it is. */
export function fixParts(fixes: FixReport, file: string, page: Page): readonly Part[] {
  const parts: Part[] = [
    {
      title: 'COULD NOT BE TOLD',
      lines: fixes.problems.flatMap(({ code, message }) =>
        hang('  - ', `${visible(message)} (${visible(code)})`, page.width),
      ),
    },
    { title: 'REFUSED', lines: refusalLines(fixes, page) },
    { title: 'CHANGES', lines: changeList(fixes, file, page) },
    { title: 'LEFT TO A PERSON', lines: adviceLines(fixes, page) },
  ];
  return parts.filter(({ lines }) => lines.length > 0);
}

/** What to type next, last of all: each command whole on a line of its own, to be copied as it stands. */
export function commandLines(
  { mode, applyCommand, undoCommand, counts }: FixReport,
  { look = null }: { readonly look?: string | null } = {},
): readonly string[] {
  const commands: [string, string | null][] = [
    [mode === 'plan' ? 'to apply:' : 'to go on:', applyCommand],
    [mode === 'undo' ? 'to try the rest again:' : 'to take it back:', undoCommand],
    ['to see where that leaves you:', counts.done + counts.already === 0 ? null : look],
  ];
  return commands.flatMap(([lead, command]) => (command === null ? [] : ['', lead, `  ${visible(command)}`]));
}

/** Reasons shown of one guard and kind. */
const MOST_REASONS = 3;

/** What one guard refused of a kind is one line, however many findings that are. */
function refusalLines({ refusals }: FixReport, page: Page): readonly string[] {
  const groups = grouped(refusals, ({ check, kind, guard }) => [check, kind, guard]);
  return groups.flatMap((group) => {
    const [{ check, kind, guard }] = group;
    const reasons = [
      ...new Set(group.map(({ message }) => visible(message === '' ? GUARDS[guard] : message))),
    ];
    const more = reasons.length - MOST_REASONS;
    const said = [
      ...reasons.slice(0, MOST_REASONS),
      ...(more <= 0 ? [] : [`and ${thousands(more)} more reasons`]),
    ].join('; ');
    return hang('  - ', `${countOf(check, kind, group)} (${guard}): ${said}`, page.width);
  });
}

function adviceLines({ advice }: FixReport, page: Page): readonly string[] {
  const groups = grouped(advice, ({ check, kind }) => [check, kind]);
  return groups.flatMap((group) => {
    const [{ check, kind }] = group;
    const said = [...new Set(group.map(({ advise }) => visible(advise)))];
    const more = said.length - MOST_REASONS;
    return [
      ...hang(
        '  - ',
        `${countOf(check, kind, group)}: ${said.slice(0, MOST_REASONS).join('; ')}`,
        page.width,
      ),
      ...(more <= 0 ? [] : hang('    ', `and ${thousands(more)} more of its kind`, page.width)),
    ];
  });
}

/** `files, 3 missing` */
function countOf(check: string, kind: string | null, group: readonly Pick<Refusal, 'findings'>[]): string {
  const findings = group.reduce((sum, one) => sum + one.findings, 0);
  return `${visible(check)}, ${thousands(findings)} ${kind === null ? 'of all kinds' : visible(kind)}`;
}

type Filled<T> = readonly [T, ...T[]];

function grouped<T>(items: readonly T[], by: (item: T) => readonly unknown[]): readonly Filled<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const name = JSON.stringify(by(item));
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [item]);
    else known.push(item);
  }
  return [...groups.values()];
}
