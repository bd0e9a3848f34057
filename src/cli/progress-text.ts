/** Progress in words: what both the bars and the lines say. */
import { stripVTControlCharacters } from 'node:util';
import type { HowFar, Progress } from '../model/progress.ts';

type Event<Name extends Progress['event']> = Extract<Progress, { event: Name }>;

/** `run R: suite S, 3 checks` */
export function begun({ runId, suite, checks }: Event<'run-started'>): string {
  return `run ${runId}: suite ${suite}, ${counted(checks.length, 'check')}`;
}

/** `source crm: why` */
export function restarted({ source, reason }: Event<'source-restarted'>): string {
  return `source ${source}: ${reason}`;
}

/** `source crm: what it tells of how it is read` */
export function toldOf({ source, sentence }: Event<'source-told'>): string {
  return `source ${source}: ${onOneLine(sentence)}`;
}

/** `12,345 examined, 2 findings, 4,100/s, about 3 min left` */
export function soFar({ examined, findings, rate, leftMs }: HowFar): string {
  const parts = [
    `${amount(examined)} examined`,
    ...(findings === 0 ? [] : [counted(findings, 'finding')]),
    ...(rate === null ? [] : [`${amount(rate)}/s`]),
    ...(leftMs === null || leftMs < SHORTEST_MS ? [] : [`about ${roughly(leftMs)} left`]),
  ];
  return parts.join(', ');
}

/** Less time than this is not worth telling that it is left. */
const SHORTEST_MS = 1_000;

/** `8 s`, `3 min`, `2 h 10 min`: no finer than it is known. */
function roughly(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 55) return `${seconds < 10 ? Math.round(seconds) : Math.round(seconds / 5) * 5} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const tens = Math.round((minutes % 60) / 10) * 10;
  const hours = Math.floor(minutes / 60) + (tens === 60 ? 1 : 0);
  return tens % 60 === 0 ? `${hours} h` : `${hours} h ${tens} min`;
}

/** `inconsistent, 2 findings`, or `unknown: why` */
export function outcome({ verdict, findings, problem }: Event<'check-finished'>): string {
  const found = findings === 0 ? '' : `, ${counted(findings, 'finding')}`;
  return `${verdict}${found}${problem === null ? '' : `: ${onOneLine(problem)}`}`;
}

/** `looking again at 2 findings in 2 s`, and why it takes long when a cache is waited for */
export function again({ suspects, settleMs, cached }: Event<'second-look'>): string {
  const when = settleMs === 0 ? '' : ` in ${settleMs / 1000} s`;
  const why = cached ? ', when no cache can show what was any more (staleFor)' : '';
  return `looking again at ${counted(suspects, 'finding')}${when}${why}`;
}

/** `plan: 7 changes, 2 findings refused, 3 for a person` */
export function planned({ changes, refused, advised }: Event<'fix-planned'>): string {
  const rest = [
    ...(refused === 0 ? [] : [`${counted(refused, 'finding')} refused`]),
    ...(advised === 0 ? [] : [`${amount(advised)} for a person`]),
  ];
  return ['plan: ' + counted(changes, 'change'), ...rest].join(', ');
}

/** `apply A: 7 changes of run R` */
export function started({ mode, id, runId, changes }: Event<'fix-started'>): string {
  return `${mode} ${id}: ${counted(changes, 'change')} of run ${runId}`;
}

/** `4 of 7 changes not begun: why`: after the first of them no other is. */
export function notBegun({ done, changes, message }: Event<'change-done'>): string {
  const why = message === null ? '' : `: ${onOneLine(message)}`;
  return `${amount(changes - done + 1)} of ${counted(changes, 'change')} not begun${why}`;
}

/** Remembers what was said of being stopped; says whether an event tells of one more check or change that this kept from anything. */
export function sayOnce(): (progress: Progress) => boolean {
  const said = new Set<string>();
  return (progress) => {
    const cause = stopOf(progress);
    if (cause === null) return false;
    const isAgain = said.has(cause);
    said.add(cause);
    return isAgain;
  };
}

function stopOf(progress: Progress): string | null {
  if (progress.event === 'change-done') return progress.status === 'stopped' ? progress.message : null;
  if (progress.event !== 'check-finished' || progress.problem === null) return null;
  return /^the (?:run was interrupted|deadline passed) before/.test(progress.problem)
    ? progress.problem
    : null;
}

/** `3 of 7 changes`, and what became of the last one where it was not made: `refused: why` */
export function change({ done, changes, status, message }: Event<'change-done'>): string {
  const made = status === 'done' || status === 'already';
  const why = made ? '' : `, ${status}${message === null ? '' : `: ${onOneLine(message)}`}`;
  return `${amount(done)} of ${counted(changes, 'change')}${why}`;
}

/** `asking whether 3 findings are gone` */
export function proving({ findings }: Event<'fix-proving'>): string {
  return `asking whether ${counted(findings, 'finding')} ${findings === 1 ? 'is' : 'are'} gone`;
}

/** `apply A: 5 done, 5 proved, 1 refused` */
export function ended({ mode, id, counts, problems }: Event<'fix-finished'>): string {
  const { done, already, proved, refused, doubtful, stopped } = counts;
  const parts = Object.entries({ already, refused, doubtful, stopped, problems })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${amount(count)} ${word}`);
  return `${mode} ${id}: ${[`${amount(done)} done`, `${amount(proved)} proved`, ...parts].join(', ')}`;
}

/** `1 segment`, `12,345 segments` */
export function counted(number: number, noun: string): string {
  return `${amount(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function amount(number: number): string {
  return number.toLocaleString('en-US');
}

// A server's own words may hold line breaks and escape sequences.
function onOneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
