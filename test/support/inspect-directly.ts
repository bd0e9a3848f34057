/** Runs a check in this process, segment by segment, straight over `inspect`: no runner stands between. */
import type { Check } from '../../src/model/check.ts';
import type { EvidenceAsked } from '../../src/model/digest.ts';
import { together, type Finding } from '../../src/model/finding.ts';
import { keyCodec } from '../../src/model/key.ts';
import { bind, viewsOf } from '../../src/runner/bind.ts';
import { planScopes } from '../../src/runner/plan.ts';
import type { Outcome, Shown } from './outcome.ts';
import { openContext } from './open-context.ts';
import { Tellings } from '../../src/runner/tellings.ts';

/** Cuts a check into so many segments and inspects each. Whatever `inspect` throws is thrown. */
export async function inspectDirectly(check: Check, segments: number): Promise<Outcome> {
  return inspectHeeding(check, segments, () => undefined);
}

/** The same, where digests may stand for values; so many entries as they proved are in `proved`. */
export async function inspectByDigests(check: Check, segments: number | undefined): Promise<Outcome> {
  return inspectHeeding(check, segments, () => undefined, 'md5');
}

/** The same, where `heed` is given every finding as the check yields it. */
export async function inspectHeeding(
  check: Check,
  segments: number | undefined,
  heed: (finding: Finding) => void,
  evidence: EvidenceAsked = 'values',
): Promise<Outcome> {
  const { definition, options } = check;
  const { signal } = new AbortController();
  const context = await openContext();
  try {
    const bound = await bind(check, (source) => context.session(source), signal);
    const walked = bound.get(definition.splitBy ?? '');
    const codec = keyCodec(walked?.shape.key.map(({ kind }) => kind) ?? []);
    const shown = ({ kind, key, column, expected, actual, origin }: Finding): Shown => ({
      kind,
      key: typeof key === 'string' ? codec.native(key) : key,
      ...(column === undefined ? {} : { column }),
      expected,
      actual,
      ...(origin === undefined ? {} : { source: origin }),
    });
    const findings: Shown[] = [];
    const pending: Record<string, number> = {};
    const tellings = new Tellings((message) => message);
    const asOf = Date.now();
    for (const scope of await planScopes(check, bound, segments, evidence, signal)) {
      const inspection = {
        options,
        scope,
        signal,
        asOf,
        frozen: false,
        least: null,
        evidence,
        ...tellings.port,
      };
      for await (const yielded of definition.inspect(viewsOf(check, bound) as never, inspection as never)) {
        for (const finding of together(yielded)) {
          heed(finding);
          if (!(finding.kind in definition.finds))
            throw new Error(`the kind ${finding.kind} is not declared`);
          if (definition.finds[finding.kind]?.severity !== 'pending') findings.push(shown(finding));
          else pending[finding.kind] = (pending[finding.kind] ?? 0) + 1;
        }
      }
    }
    const { examined, unable, proved } = tellings.told();
    return { findings, examined, pending, unjudged: unable.map(({ code }) => code).sort(), proved };
  } finally {
    await context.close();
  }
}
