/** Judges one answer against what was promised of its address. */
import type { Json } from '../model/json.ts';
import { isSameTarget, type AddressRules } from './redirect-address.ts';

/** What a row of the map promises. */
export type Promised = {
  /** The statuses that are accepted: all of redirects, or all of others. */
  readonly statuses: readonly number[];
  /** Where a redirect leads; `null` where none is promised, or where it cannot be read. */
  readonly target: URL | null;
};

/** What was answered. */
export type Answer = {
  readonly status: number | null;
  readonly location: string | null;
  /** Redirects that were followed. */
  readonly hops: number | null;
  /** `null` when the end was not asked for. */
  readonly final_status: number | null;
  /** Whether the page at the end has its marker; `null` when none was looked for. */
  readonly marker: boolean | null;
  readonly loop: boolean | null;
};

export type AnswerRules = AddressRules & {
  readonly final: number | 'ignore';
  readonly hops: number;
  /** Left out: judged where one was looked for. */
  readonly marker?: boolean | undefined;
};

/** What is wrong, by the column that tells it. */
export type Wrong = {
  readonly kind: 'status' | 'target' | 'hops' | 'loop' | 'final' | 'content';
  readonly column: keyof Answer;
  readonly expected: Json;
  readonly actual: Json;
};

/** What cannot be told, and what to do about it. */
export type Untold = { readonly code: string; readonly message: string };

export type Judgement = { readonly wrong: readonly Wrong[]; readonly untold: Untold | null };

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether a status sends the reader elsewhere. */
export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

const NO_STATUS: Untold = {
  code: 'no-answer',
  message: 'its answer has no status and names no failure; run again',
};
const NOT_FOLLOWED: Untold = {
  code: 'not-followed',
  message:
    'the redirect was not followed to its end; allow its host in "allowedHosts" of the source, or set final to "ignore"',
};
const NO_MARKER: Untold = {
  code: 'no-marker',
  message: 'no marker was looked for in its page; give the answers a marker',
};

const UNKNOWN_NOT_FOLLOWED: Untold = {
  code: 'not-followed',
  message:
    'an address that must not exist redirects, and was not followed to its end; allow its host in "allowedHosts" of the source',
};

const UNKNOWN_NOT_TOLD: Untold = {
  code: 'no-answer',
  message:
    'an address that must not exist answers that the server failed, or asks for a password, which says nothing of a page; look at the server, or pass headers',
};

/** Whether a status says nothing about what is at an address: the server failed, or asked who is there. */
function tellsNothing(status: number): boolean {
  return status >= 500 || status === 401 || status === 407;
}

/** Judges the answer of an address that must not exist: whether it answers as a page that does. */
export function judgeUnknown({ status, final_status: end, loop }: Answer): {
  readonly isSoft: boolean;
  readonly untold: Untold | null;
} {
  if (status === null) return { isSoft: false, untold: NO_STATUS };
  if (isSuccess(status) || (end !== null && isSuccess(end))) return { isSoft: true, untold: null };
  if (tellsNothing(end ?? status)) return { isSoft: false, untold: UNKNOWN_NOT_TOLD };
  const isOpen = isRedirect(status) && loop !== true && end === null;
  return { isSoft: false, untold: isOpen ? UNKNOWN_NOT_FOLLOWED : null };
}

/** Everything that is wrong with an answer; what was not told matters only where nothing is wrong already. */
export function judgeAnswer(promised: Promised, answer: Answer, rules: AnswerRules): Judgement {
  const { statuses } = promised;
  const { status, loop } = answer;
  if (status === null) return { wrong: [], untold: NO_STATUS };
  const wrong: Wrong[] = [];
  if (!statuses.includes(status))
    wrong.push({
      kind: 'status',
      column: 'status',
      expected: statuses.length === 1 ? (statuses[0] ?? null) : statuses,
      actual: status,
    });
  if (loop === true) wrong.push({ kind: 'loop', column: 'loop', expected: false, actual: true });
  const untold = statuses.some(isRedirect)
    ? judgeRedirect(promised, answer, rules, wrong)
    : judgePage(promised, answer, rules, wrong);
  return { wrong, untold: wrong.length > 0 ? null : untold };
}

/** An address that moves: where to, in how many hops, and what is there. Adds to `wrong`. */
function judgeRedirect(
  { target }: Promised,
  { status, location, hops, final_status: end, loop, marker }: Answer,
  rules: AnswerRules,
  wrong: Wrong[],
): Untold | null {
  if (status === null || !isRedirect(status)) return null; // its status says it all
  const actual = location === null ? null : URL.parse(location);
  if (target !== null && (actual === null || !isSameTarget(target, actual, rules)))
    wrong.push({ kind: 'target', column: 'location', expected: target.href, actual: location });
  if (actual === null) return null; // it leads nowhere, and is found wrong for it
  if (loop === true) return null;
  if (hops !== null && hops > rules.hops)
    wrong.push({ kind: 'hops', column: 'hops', expected: rules.hops, actual: hops });
  if (rules.final === 'ignore') return judgeMarker(marker, rules, wrong);
  if (end === null || hops === null) return NOT_FOLLOWED;
  if (end === rules.final) return judgeMarker(marker, rules, wrong);
  wrong.push({ kind: 'final', column: 'final_status', expected: rules.final, actual: end });
  return null;
}

/** An address that stays, or is gone: it sends nobody elsewhere. Adds to `wrong`. */
function judgePage(
  { statuses }: Promised,
  { status, location, hops, marker }: Answer,
  rules: AnswerRules,
  wrong: Wrong[],
): Untold | null {
  if (status === null || !statuses.includes(status)) return null;
  if (hops !== null && hops > 0) wrong.push({ kind: 'hops', column: 'hops', expected: 0, actual: hops });
  if (location !== null) wrong.push({ kind: 'target', column: 'location', expected: null, actual: location });
  return isSuccess(status) ? judgeMarker(marker, rules, wrong) : null;
}

function judgeMarker(marker: boolean | null, rules: AnswerRules, wrong: Wrong[]): Untold | null {
  if (rules.marker === false) return null;
  if (marker === null) return rules.marker === true ? NO_MARKER : null;
  if (!marker) wrong.push({ kind: 'content', column: 'marker', expected: true, actual: false });
  return null;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
