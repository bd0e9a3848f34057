/** Runs a check in this process, segment by segment, straight over `inspect`: no runner stands between. */
import type { Check } from '../../src/model/check.ts';
import type { Finding } from '../../src/model/finding.ts';
import { keyCodec } from '../../src/model/key.ts';
import { bind, viewsOf } from '../../src/runner/bind.ts';
import { planScopes } from '../../src/runner/plan.ts';
import type { Outcome, Shown } from './outcome.ts';
import { openContext } from './open-context.ts';

/** Cuts a check into so many segments and inspects each. Whatever `inspect` throws is thrown. */
export async function inspectDirectly(check: Check, segments: number): Promise<Outcome> {
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
    const examined: Record<string, number> = {};
    for (const scope of await planScopes(check, bound, segments, signal)) {
      const inspection = {
        options,
        scope,
        signal,
        examined: (role: string, entries: number) => {
          examined[role] = (examined[role] ?? 0) + entries;
        },
      };
      for await (const finding of definition.inspect(viewsOf(check, bound), inspection)) {
        if (!(finding.kind in definition.finds)) throw new Error(`the kind ${finding.kind} is not declared`);
        findings.push(shown(finding));
      }
    }
    return { findings, examined };
  } finally {
    await context.close();
  }
}
