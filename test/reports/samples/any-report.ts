/** Arbitrary reports: every field of the type with anything in it that the type allows, control characters first of all. */
import fc from 'fast-check';
import { GRADES } from '../../../src/model/evidence.ts';
import type { FindingLine } from '../../../src/model/finding.ts';
import type { Json } from '../../../src/model/json.ts';
import { GUARDS, type ChangeReport, type FixReport } from '../../../src/model/fix-report.ts';
import type { CheckReport, Report } from '../../../src/model/report.ts';
import { countChanges } from '../../../src/runner/fix/fix-report.ts';
import { seeds } from '../../support/random.ts';
import { anyCharacter } from '../../support/any-character.ts';

/** How often a property is tried: twenty times, or as often as the environment asks for seeds. */
export const RUNS = { numRuns: seeds().length };

const VERDICT = fc.constantFrom('consistent', 'inconsistent', 'unknown');
const SEVERITY = fc.constantFrom('error', 'warning');
const COUNT = fc.oneof(fc.nat({ max: 3 }), fc.nat());
const HASH = fc.string({
  unit: fc.constantFrom(...Array.from('0123456789abcdef')),
  minLength: 64,
  maxLength: 64,
});
const TIME = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const TRICKS = [
  '\u001b[2J',
  '\n',
  '\r',
  '\t',
  '\u009b1A',
  '\u202e',
  '\ud800',
  '\u0301',
  '\\',
  "'",
  '·',
  '…',
  ' ',
  '  ',
  '👨‍👩‍👧',
  '船',
  '\u{e0041}',
  '__proto__',
  'constructor',
];

/** Text of any kind, often made to deceive. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 12 }),
  fc
    .array(fc.oneof(fc.constantFrom(...TRICKS), fc.string({ maxLength: 6 })), { maxLength: 6 })
    .map((parts) => parts.join('')),
);

/** Any JSON value, often a text. */
export const anyJson: fc.Arbitrary<Json> = fc.oneof(
  anyText,
  fc.constant(null),
  anyText.map((text) => text.repeat(60)),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

function fixesOf(
  text: fc.Arbitrary<string>,
  json: fc.Arbitrary<Json>,
  many = false,
): fc.Arbitrary<FixReport> {
  const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const guard = fc.constantFrom(...(Object.keys(GUARDS) as (keyof typeof GUARDS)[]));
  const cells = fc.oneof(json, fc.dictionary(text, json, { maxKeys: 3, noNullPrototype: true }));
  const change: fc.Arbitrary<ChangeReport> = fc.record({
    n: fc.integer({ min: 1, max: 10_000 }),
    // Few of them, so that some are of one check and kind.
    check: fc.oneof(fc.constant('files'), text),
    kind: fc.oneof(fc.constant('missing'), text),
    key: fc.array(fc.oneof(text, fc.integer(), fc.constant(null)), { maxLength: 3 }),
    op: fc.oneof(fc.constant('set'), text),
    dataset: fc.oneof(fc.constant('crm.files'), text),
    before: cells,
    after: cells,
    status: fc.constantFrom('planned', 'done', 'already', 'refused', 'doubtful', 'stopped'),
    proved: fc.boolean(),
    guard: nullable(guard),
    message: nullable(text),
  });
  return fc
    .record({
      mode: fc.constantFrom('plan', 'apply', 'undo'),
      id: text,
      parent: nullable(fc.record({ runId: text, manifest: HASH })),
      plan: nullable(fc.record({ digest: HASH, expiresAt: TIME })),
      askedBy: text,
      changes: fc.array(change, { maxLength: many ? 40 : 3 }),
      refusals: fc.array(
        fc.record({ check: text, kind: nullable(text), guard, message: text, findings: COUNT }),
        { maxLength: 4 },
      ),
      advice: fc.array(fc.record({ check: text, kind: text, advise: text, findings: COUNT }), {
        maxLength: 4,
      }),
      problems: fc.array(fc.record({ code: text, message: text, transient: fc.boolean() }), { maxLength: 2 }),
      applyCommand: nullable(text),
      undoCommand: nullable(text),
    })
    .map((whole) => ({ ...whole, counts: countChanges(whole.changes) }));
}

function reportOf(text: fc.Arbitrary<string>, json: fc.Arbitrary<Json>): fc.Arbitrary<Report> {
  const record = <T>(value: fc.Arbitrary<T>) =>
    fc.dictionary(text, value, { maxKeys: 3, noNullPrototype: true });
  const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const texts = fc.array(text, { maxLength: 2 });
  const line: fc.Arbitrary<FindingLine> = fc.record({
    check: text,
    kind: text,
    key: fc.array(fc.oneof(text, fc.integer(), fc.constant(null)), { maxLength: 3 }),
    source: json,
    column: nullable(text),
    expected: json,
    actual: json,
    severity: SEVERITY,
    fingerprint: HASH,
    measure: HASH,
    firstSeen: TIME,
  });
  const check: fc.Arbitrary<CheckReport> = fc
    .record({
      id: text,
      name: text,
      asserts: text,
      verdict: VERDICT,
      datasets: record(text),
      examined: record(COUNT),
      found: record(COUNT),
      kinds: record(fc.record({ severity: SEVERITY, title: text })),
      transient: COUNT,
      secondLook: fc.constantFrom('none', 'confirmed', 'skipped'),
      sample: nullable(
        fc.record({ of: COUNT, taken: COUNT, seed: nullable(fc.integer()), by: nullable(text) }),
      ),
      pending: fc.array(fc.record({ kind: text, title: text, count: COUNT }), { maxLength: 2 }),
      proved: record(COUNT),
      problems: fc.array(fc.record({ code: text, message: text, transient: fc.boolean() }), { maxLength: 2 }),
      evidence: text,
      rules: texts,
      cannotSee: texts,
      notes: texts,
      samples: fc.array(line, { maxLength: 4 }),
      truncated: COUNT,
      findings: nullable(text),
      segments: fc.array(fc.record({ ordinal: COUNT, examined: record(COUNT) }), { maxLength: 2 }),
      startedAt: TIME,
      finishedAt: TIME,
    })
    // Samples are of kinds that were found.
    .map((whole) => ({
      ...whole,
      found: { ...whole.found, ...Object.fromEntries(whole.samples.map(({ kind }) => [kind, 2])) },
    }));
  return fc.record({
    schema: fc.constant(1 as const),
    tool: fc.record({ name: text, version: text }),
    runId: text,
    suite: fc.oneof(fc.constant('gate'), text),
    verdict: VERDICT,
    startedAt: TIME,
    finishedAt: TIME,
    configHash: text,
    frozen: fc.boolean(),
    narrowedTo: nullable(texts),
    leftOut: texts,
    least: nullable(fc.constantFrom(...GRADES)),
    interrupted: fc.boolean(),
    counts: fc.record({
      consistent: COUNT,
      inconsistent: COUNT,
      unknown: COUNT,
      errors: COUNT,
      warnings: COUNT,
      transient: COUNT,
    }),
    previousRun: nullable(text),
    resumedFrom: nullable(text),
    sources: fc.array(
      fc.record({
        name: text,
        kind: text,
        snapshot: nullable(text),
        asOf: nullable(TIME),
        oneInstant: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    checks: fc.array(check, { maxLength: 3 }),
    fixes: nullable(fixesOf(text, json)),
  });
}

/** Any report that the type allows. */
export const anyReport: fc.Arbitrary<Report> = reportOf(anyText, anyJson);

/** Any fix report that the type allows, its counts true. */
export const anyFixes: fc.Arbitrary<FixReport> = fixesOf(anyText, anyJson, true);

/** Any fix report of printable ASCII. */
export const plainFixes: fc.Arbitrary<FixReport> = fixesOf(
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  true,
);

/** Any report of printable ASCII, whose width anyone can count. */
export const plainReport: fc.Arbitrary<Report> = reportOf(
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);
