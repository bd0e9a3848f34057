/** A report about files, links and a feed: graded evidence, what could not be judged, what is in flight, and a sample. */
import type { Report } from '../../../src/model/report.ts';
import { check, finding, report } from './build.ts';

const ALTERED = { severity: 'error', title: 'an object whose content is not what it was' } as const;
const MISSING = { severity: 'error', title: 'an object of the source that the target lacks' } as const;

export const objects: Report = report(
  [
    check({
      id: 'media-moved',
      name: 'file-integrity',
      asserts: 'Every file arrived whole.',
      datasets: { source: 'old-media.files', target: 'media.files' },
      examined: { source: 1_500, target: 1_498 },
      found: { missing: 2, altered: 1 },
      kinds: { missing: MISSING, altered: ALTERED },
      proved: { etag: 1_204, checksum: 290 },
      evidence: 'etag',
      problems: [
        {
          code: 'inconclusive',
          message:
            '3 entries could not be judged, such as: berths/7/plan.pdf: same size, and ETags of uploads in parts that cannot be compared; allow bytes',
          transient: false,
        },
      ],
      samples: [
        finding({
          kind: 'missing',
          key: ['berths/9/a.jpg'],
          expected: { objects: 1 },
          actual: { objects: 0 },
        }),
        finding({
          kind: 'altered',
          key: ['berths/9/b.jpg'],
          column: 'checksum',
          expected: 'ab12',
          actual: 'cd34',
        }),
      ],
    }),
    check({
      id: 'files-linked',
      name: 'object-links',
      asserts: "Every row's object exists with its size, and every object has its row.",
      datasets: { rows: 'crm.files', objects: 'media.files' },
      examined: { rows: 1_500, objects: 1_502 },
      pending: [
        {
          kind: 'in-flight',
          title: 'an object or a row younger than the fence, without its other half',
          count: 2,
        },
      ],
      evidence: 'keys',
    }),
    check({
      id: 'old-addresses',
      name: 'legacy-redirects',
      asserts: 'Every old address leads to its promised page in one hop.',
      datasets: { map: 'redirects.csv', answers: 'site.answers' },
      examined: { map: 500, answers: 500 },
      sample: { of: 20_000, taken: 500, seed: null, by: 'visits' },
      evidence: 'sample',
    }),
    check({
      id: 'berth-feed',
      name: 'public-feed',
      asserts: 'The feed shows what it should.',
      datasets: { feed: 'site.berths', database: 'crm.berths' },
      examined: { feed: 117, database: 117 },
      pending: [{ kind: 'fresh', title: 'a difference that a cache may still explain', count: 1 }],
    }),
  ],
  { suite: 'weekly', frozen: false, least: null },
);
