/** Progress in words: what both the bars and the lines say. */
import { stripVTControlCharacters } from 'node:util';
import type { Progress } from '../model/progress.ts';

type Event<Name extends Progress['event']> = Extract<Progress, { event: Name }>;

/** `12,345 examined, 2 findings` */
export function soFar({ examined, findings }: Event<'segment-finished'>): string {
  return `${amount(examined)} examined${findings === 0 ? '' : `, ${counted(findings, 'finding')}`}`;
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
