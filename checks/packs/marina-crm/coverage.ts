/** Says in every report what of the acceptance is asked and what a config leaves out, so that nothing is silently missing. */
import { z } from 'zod';
import { defineCheck, type Check } from '../../../src/model/check.ts';
import { optionalRole } from '../../../src/model/role.ts';
import { isLeftOut } from './given.ts';

const options = z.strictObject({
  /** Parts of the acceptance that are asked. */
  asked: z.array(z.string().min(1)).min(1),
  /** Part to the reason why it is left out. */
  leftOut: z.record(z.string().min(1), z.string().min(1)).default({}),
});

/** Every part is asked, or named with its reason. It reads nothing: `parts` is never bound. */
export const coverage = defineCheck({
  name: 'coverage',
  asserts: 'Every part of the acceptance is asked.',
  cannotSee: [
    'contacts other than e-mail addresses, by their values',
    'two people merged into one who left different e-mail addresses',
    'whether unmatched files and interests without a berth are in the lists that the importer left',
    'whether e-mail addresses and telephone numbers in audit logs are masked',
  ],
  evidence: 'count',
  roles: { parts: optionalRole() },
  options,
  finds: {
    'left-out': { severity: 'warning', title: 'a part of the acceptance that this config does not ask' },
  },
  splitBy: null,
  sides: { source: 'parts', target: 'parts' },
  inStep: [],
  rules: ({ asked }) => [`asked: ${asked.join(', ')}`],
  fixes: {
    'left-out': {
      advise: 'decide whether a go is right without this part; if not, name it in the config and run again',
    },
  },
  async *inspect(_datasets, { options: { asked, leftOut }, examined }) {
    const names = Object.keys(leftOut);
    examined('parts', asked.length + names.length);
    for (const part of names) {
      yield { kind: 'left-out', key: [part], expected: 'asked', actual: `left out: ${leftOut[part] ?? ''}` };
    }
  },
});

/** The coverage of a suite, from what was given for each part. */
export function coverageOf(parts: Readonly<Record<string, unknown>>): Check {
  const left = Object.entries(parts).flatMap(([part, given]) =>
    isLeftOut(given) ? [[part, given.leftOut] as const] : [],
  );
  const leftOut = Object.fromEntries(left);
  const asked = Object.keys(parts).filter((part) => !Object.hasOwn(leftOut, part));
  return coverage('coverage', {}, { asked, leftOut });
}
