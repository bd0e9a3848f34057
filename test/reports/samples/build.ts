/** Makes reports as the runner would, from the few things that a sample is about. */
import { createHash } from 'node:crypto';
import type { FindingLine } from '../../../src/model/finding.ts';
import { REPORT_SCHEMA, type CheckReport, type Report } from '../../../src/model/report.ts';
import { judgeCheck, judgeRun, tally, findingsOf } from '../../../src/runner/judge.ts';

const STARTED = '2026-11-07T08:30:02.114Z';
/** Stands for the start of the run in a finding that no earlier run has seen. */
const NEW = '';
const FINISHED = '2026-11-07T08:31:44.902Z';

const sha256 = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** A finding; its hashes follow from what it says. */
export function finding(given: Pick<FindingLine, 'kind' | 'key'> & Partial<FindingLine>): FindingLine {
  const line = {
    check: '',
    source: null,
    column: null,
    expected: null,
    actual: null,
    severity: 'error' as const,
    ...given,
  };
  return {
    ...line,
    fingerprint: sha256([line.kind, line.key, line.column]),
    measure: sha256([line.expected, line.actual]),
    firstSeen: given.firstSeen ?? NEW,
  };
}

type Given = Pick<CheckReport, 'id' | 'name' | 'asserts'> & Partial<CheckReport>;

/** A check's part; its verdict, its findings file and the severity of its samples follow from the rest. */
export function check(given: Given): CheckReport {
  const parts = {
    datasets: {},
    examined: {},
    found: {},
    kinds: {},
    transient: 0,
    sample: null,
    pending: [],
    proved: {},
    problems: [],
    evidence: 'values',
    rules: [],
    cannotSee: [],
    notes: [],
    samples: [],
    truncated: 0,
    startedAt: STARTED,
    finishedAt: FINISHED,
    ...given,
  };
  const total = Object.values(parts.found).reduce((sum, count) => sum + count, 0);
  return {
    verdict: judgeCheck(parts.problems.length, findingsOf(parts, 'error')),
    secondLook: total > 0 ? 'confirmed' : 'none',
    findings: total > 0 ? `findings/${given.id}.ndjson` : null,
    segments: [{ ordinal: 0, examined: parts.examined }],
    ...parts,
    samples: parts.samples.map((line) => ({
      ...line,
      check: given.id,
      severity: parts.kinds[line.kind]?.severity ?? 'error',
    })),
  };
}

/** A report over checks; verdict and counts are the runner's. */
export function report(checks: readonly CheckReport[], given: Partial<Report> = {}): Report {
  const { startedAt = STARTED, finishedAt = FINISHED } = given;
  return {
    schema: REPORT_SCHEMA,
    tool: { name: '@cutover/reconcile', version: '0.1.0' },
    runId: '20261107T083002114Z-gate-k3xw',
    suite: 'gate',
    verdict: judgeRun(checks, given.interrupted ?? false),
    startedAt,
    finishedAt,
    configHash: sha256('reconcile.config.ts'),
    frozen: true,
    narrowedTo: null,
    leftOut: [],
    least: 'checksum',
    interrupted: false,
    counts: tally(checks),
    previousRun: '20261106T181500001Z-gate-p7ha',
    resumedFrom: null,
    sources: SOURCES.map((source) => ({ ...source, asOf: source.asOf === null ? null : startedAt })),
    checks: checks.map((whole) => ({
      ...whole,
      startedAt,
      finishedAt,
      samples: whole.samples.map((line) => ({
        ...line,
        firstSeen: line.firstSeen === NEW ? startedAt : line.firstSeen,
      })),
    })),
    fixes: null,
    ...given,
  };
}

const SOURCES: Report['sources'] = [
  { name: 'snapshot', kind: 'file', snapshot: null, asOf: NEW, oneInstant: true },
  {
    name: 'crm',
    kind: 'postgres',
    snapshot: '00000003-0000001B-1',
    asOf: NEW,
    oneInstant: true,
  },
  { name: 'media', kind: 's3', snapshot: null, asOf: NEW, oneInstant: false },
];
