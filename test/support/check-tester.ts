/** Runs the cases of a check over many cuts, in this process and through a rough loopback: each must say the same. */
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Check, CheckFactory } from '../../src/model/check.ts';
import type { Bindings, Roles } from '../../src/model/role.ts';
import { CUTS, executionsOf, HERE, sorted } from './executions.ts';
import type { Shown } from './outcome.ts';

type Case<R extends Roles, Options extends z.ZodType> = {
  readonly name: string;
  readonly datasets: Bindings<R>;
  readonly options?: z.input<Options>;
  /** Roles in which there is nothing to look at; in all others something must have been looked at. */
  readonly empty?: readonly (keyof R & string)[];
  /** Kind to how many things are no findings yet. */
  readonly pending?: Readonly<Record<string, number>>;
  /** Reasons for which entries cannot be judged; what else is found must be found all the same. */
  readonly unjudged?: readonly string[];
  /** Grade of evidence to entries proved by it, for a check that grades its evidence. */
  readonly proved?: Readonly<Record<string, number>>;
};

/** Cases that agree, cases that disagree with exactly these findings, and cases that cannot be told. */
export type Cases<R extends Roles, Options extends z.ZodType> = {
  readonly agree: readonly Case<R, Options>[];
  readonly disagree: readonly (Case<R, Options> & { readonly finds: readonly Shown[] })[];
  readonly unable?: readonly (Case<R, Options> & { readonly because: RegExp })[];
};

/** Here every case is cut in every way; through the loopback, which costs most, half of the ways in turn, and all in the soak. */
function cutsOf(way: string, at: number): readonly number[] {
  if (way === HERE || process.env['RECONCILE_SOAK'] === '1') return CUTS;
  return CUTS.filter((_, cut) => cut % 2 === at % 2);
}

/** Declares the tests of a check. */
export function checkTester<R extends Roles, Options extends z.ZodType>(
  check: CheckFactory<R, Options>,
  { agree, disagree, unable = [] }: Cases<R, Options>,
): void {
  // A generic call cannot prove that its options may be left out; the cases' type does.
  const bind = check as unknown as (id: string, datasets: Bindings<R>, options?: z.input<Options>) => Check;
  const { name, roles } = check.definition;

  describe.each(executionsOf(check))(`${name}, %s`, (way, execute) => {
    const agreeing = agree.map((given) => ({ ...given, finds: [] as readonly Shown[] }));
    const cases = [...agreeing, ...disagree].map((given, at) => ({ ...given, cuts: cutsOf(way, at) }));
    it.concurrent.each(cases)(
      '$name',
      async ({ datasets, options, empty = [], finds, pending = {}, unjudged = [], proved = {}, cuts }) => {
        const bound = bind('tested', datasets, options);
        const lookedAt = Object.keys(roles).filter(
          (role) => bound.datasets[role] !== undefined && !empty.includes(role),
        );
        const outcomes = await Promise.all(cuts.map((segments) => execute(bound, segments, unjudged)));
        for (const [at, { findings, examined, ...told }] of outcomes.entries()) {
          expect(sorted(findings), `findings in ${cuts[at] ?? 0} segments`).toEqual(sorted(finds));
          expect(told, `told in ${cuts[at] ?? 0} segments`).toEqual({
            pending,
            unjudged: [...unjudged].sort(),
            proved,
          });
          for (const role of lookedAt)
            expect(examined[role], `${role}: entries looked at`).toBeGreaterThan(0);
        }
      },
    );

    it.concurrent.each(unable)('$name', async ({ datasets, options, because }) => {
      const bound = bind('tested', datasets, options);
      for (const segments of CUTS) await expect(execute(bound, segments)).rejects.toThrow(because);
    });
  });
}
