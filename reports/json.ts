/** The report as JSON for machines: the shape of `report.schema.json`, its keys always in the order of the type. */
import type { FindingLine } from '../src/model/finding.ts';
import type { CheckReport, Report } from '../src/model/report.ts';
import { fields, jsonText } from './arrange.ts';
import { FIXES, PROBLEM } from './fix-json.ts';

/** A report as JSON text, indented by two, with a final newline. */
export function jsonReport(report: Report): string {
  return jsonText(report, REPORT);
}

const FINDING = fields<FindingLine>({
  check: 'as it is',
  kind: 'as it is',
  key: 'as it is',
  source: 'as it is',
  column: 'as it is',
  expected: 'as it is',
  actual: 'as it is',
  severity: 'as it is',
  fingerprint: 'as it is',
  measure: 'as it is',
  firstSeen: 'as it is',
});

const CHECK = fields<CheckReport>({
  id: 'as it is',
  name: 'as it is',
  asserts: 'as it is',
  verdict: 'as it is',
  datasets: 'as it is',
  examined: 'sorted',
  found: 'sorted',
  kinds: { values: fields<CheckReport['kinds'][string]>({ severity: 'as it is', title: 'as it is' }) },
  transient: 'as it is',
  secondLook: 'as it is',
  sample: fields<NonNullable<CheckReport['sample']>>({
    of: 'as it is',
    taken: 'as it is',
    seed: 'as it is',
    by: 'as it is',
  }),
  pending: {
    each: fields<CheckReport['pending'][number]>({ kind: 'as it is', title: 'as it is', count: 'as it is' }),
  },
  proved: 'sorted',
  problems: { each: PROBLEM },
  evidence: 'as it is',
  rules: 'as it is',
  cannotSee: 'as it is',
  notes: 'as it is',
  samples: { each: FINDING },
  truncated: 'as it is',
  findings: 'as it is',
  segments: { each: fields<CheckReport['segments'][number]>({ ordinal: 'as it is', examined: 'sorted' }) },
  startedAt: 'as it is',
  finishedAt: 'as it is',
});

const REPORT = fields<Report>({
  schema: 'as it is',
  tool: fields<Report['tool']>({ name: 'as it is', version: 'as it is' }),
  runId: 'as it is',
  suite: 'as it is',
  verdict: 'as it is',
  startedAt: 'as it is',
  finishedAt: 'as it is',
  configHash: 'as it is',
  frozen: 'as it is',
  narrowedTo: 'as it is',
  leftOut: 'as it is',
  least: 'as it is',
  interrupted: 'as it is',
  counts: fields<Report['counts']>({
    consistent: 'as it is',
    inconsistent: 'as it is',
    unknown: 'as it is',
    errors: 'as it is',
    warnings: 'as it is',
    transient: 'as it is',
  }),
  previousRun: 'as it is',
  resumedFrom: 'as it is',
  sources: {
    each: fields<Report['sources'][number]>({
      name: 'as it is',
      kind: 'as it is',
      snapshot: 'as it is',
      asOf: 'as it is',
      oneInstant: 'as it is',
    }),
  },
  checks: { each: CHECK },
  fixes: FIXES,
});
