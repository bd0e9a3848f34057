/** Reports of runs that planned fixes, or looked at what was changed just before. */
import type { Report } from '../../../src/model/report.ts';
import { finding, report } from './build.ts';
import { doubtful, fixes, partly, planned, RUN } from './fixes.ts';
import { GATE, gateWith, KINDS } from './marina.ts';

const MISSING = gateWith({
  'file-contents': {
    examined: { source: 2_318, target: 2_316 },
    found: { missing: 2 },
    kinds: { missing: KINDS.missing },
    samples: ['1207', '1208'].map((name) =>
      finding({ kind: 'missing', key: [`contracts/2019/${name}.pdf`] }),
    ),
  },
});

export const planReport: Report = report(MISSING, { fixes: planned });

export const appliedReport: Report = report(GATE, { fixes: partly });

export const inDoubtReport: Report = report(GATE, { verdict: 'unknown', fixes: doubtful });

/** Ten thousand findings that could all be fixed: none is, in one line. */
export const overBudgetReport: Report = report(
  gateWith({
    'file-contents': {
      examined: { source: 12_318, target: 2_318 },
      found: { missing: 10_000 },
      kinds: { missing: KINDS.missing },
    },
  }),
  {
    fixes: fixes({
      mode: 'plan',
      id: RUN,
      parent: null,
      refusals: [
        {
          check: 'file-contents',
          kind: 'missing',
          guard: 'budget',
          message:
            '10,000 changes are more than the 23 that are made without a person naming the number, so none is made: so many are a failed migration rather than corrections; look for the cause, or name the number with --max-changes 10000',
          findings: 10_000,
        },
      ],
    }),
  },
);
