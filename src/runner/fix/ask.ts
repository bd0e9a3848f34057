/** Asks for findings again, whole and unmasked, at a new instant: what a fix is made from, and what proves afterwards that it is gone. */
import { sourcesOf, rolesOf } from '../../model/binding.ts';
import type { Check } from '../../model/check.ts';
import { together, type Finding, type FindingLine, type Findings } from '../../model/finding.ts';
import { stableJson } from '../../model/json.ts';
import { Cancelled, CheckError, SourceError } from '../../model/problem.ts';
import type { Suite } from '../../model/suite.ts';
import { bind, viewsOf, type Bound } from '../bind.ts';
import { kindInfo } from '../kinds.ts';
import type { Mask } from '../mask.ts';
import { placer, scopesOf } from '../places.ts';
import { renderer, walkedCodec } from '../rendering.ts';
import { retrying } from '../retry.ts';
import type { Sessions } from '../sessions.ts';
import type { SpooledLine } from '../spool.ts';

/** What asking needs. */
export type Asking = {
  readonly suite: Pick<Suite, 'name' | 'frozen' | 'least'>;
  readonly mask: Mask;
  readonly sessions: Sessions;
  readonly signal: AbortSignal;
};

/** A finding that is asked for, as a findings file or a plan has it. */
export type Wanted = Pick<FindingLine, 'key' | 'fingerprint'>;

/** A finding that is still there. */
export type Asked = { readonly line: SpooledLine; readonly finding: Finding };

/** What a check answered: the findings that are still there by fingerprint, and its datasets, open. */
export type Answer = {
  readonly bound: ReadonlyMap<string, Bound>;
  readonly found: ReadonlyMap<string, Asked>;
  /** What else is found under the same keys. */
  readonly beside: readonly SpooledLine[];
};

/**
 * Asks a check about some findings. What is not in the answer is gone.
 * @throws SourceError when anything of it could not be looked at or judged, or a headline came up: then nothing is known, of
 * no finding. CheckError when two findings cannot be told apart.
 */
export async function ask(check: Check, wanted: readonly Wanted[], asking: Asking): Promise<Answer> {
  return retrying(() => once(check, wanted, asking), asking.signal);
}

async function once(check: Check, wanted: readonly Wanted[], asking: Asking): Promise<Answer> {
  const { suite, mask, sessions, signal } = asking;
  const sources = sourcesOf(rolesOf(check).values());
  const open = await Promise.all([...sources].map((source) => sessions.of(source)));
  const ended = new AbortController();
  const watched = AbortSignal.any([signal, ended.signal, ...open.map(({ lost }) => lost)]);
  try {
    const bound = await bind(check, (source) => sessions.of(source), watched);
    const { render } = renderer(suite.name, check, bound, mask);
    const names = new Set(wanted.map(({ fingerprint }) => fingerprint));
    const keys = new Set(wanted.map(({ key }) => stableJson(key)));
    const found = new Map<string, Asked>();
    const beside: SpooledLine[] = [];
    for (const scope of scopesFor(check, bound, wanted)) {
      const inspection = {
        options: check.options,
        scope,
        signal: watched,
        asOf: Date.now(),
        frozen: suite.frozen,
        least: suite.least,
        examined: nothing,
        proved: nothing,
        evidence: 'values',
        note: nothing,
        sampled: nothing,
        unable: (code: string, message: string): void => {
          throw new SourceError(code, `check ${check.id}: ${message}`);
        },
      };
      for await (const finding of each(
        check.definition.inspect(viewsOf(check, bound) as never, inspection as never),
      )) {
        const line = render(finding);
        const { fingerprint, kind } = line;
        const { headline, title } = kindInfo(check.definition, kind);
        if (headline === true) {
          const message = `check ${check.id}: ${title}; look for the cause before anything is corrected`;
          throw new SourceError('headline', message);
        }
        if (!names.has(fingerprint)) {
          if (keys.has(stableJson(line.key))) beside.push(line);
        } else if (found.has(fingerprint)) {
          const message = `check ${check.id}: yields two findings of kind ${kind} with one key and column, which could not be told apart`;
          throw new CheckError('same-identity', message);
        } else found.set(fingerprint, { line, finding });
      }
      watched.throwIfAborted();
    }
    return { bound, found, beside };
  } catch (thrown) {
    throw watched.aborted && !signal.aborted ? watched.reason : thrown;
  } finally {
    ended.abort(new Cancelled('ended', 'nothing more is asked'));
  }
}

/** The findings that a check yields, one by one. */
async function* each(inspected: AsyncIterable<Findings>): AsyncGenerator<Finding, void, undefined> {
  for await (const yielded of inspected) yield* together(yielded);
}

function nothing(): void {
  // what was examined is counted by runs alone
}

/** Where the findings were; a key that is masked, or of another make than those that are walked, may be anywhere. */
function scopesFor(check: Check, bound: ReadonlyMap<string, Bound>, wanted: readonly Wanted[]) {
  const place = placer(check, bound);
  const parts = walkedCodec(check, bound)?.kinds.length;
  return scopesOf(
    wanted.map(({ key }) => ({ place: place({ key, walked: key.length === parts }) })),
    check,
  );
}
