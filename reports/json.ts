/** The report as JSON for machines: the shape of `report.schema.json`, its keys always in the order of the type. */
import type { FindingLine } from '../src/model/finding.ts';
import type { Json } from '../src/model/json.ts';
import type { Problem } from '../src/model/problem.ts';
import type { CheckReport, Report } from '../src/model/report.ts';

/** A report as JSON text, indented by two, with a final newline. */
export function jsonReport(report: Report): string {
  const text = JSON.stringify(arrange(report, REPORT), null, 2);
  // Legal in JSON, but a terminal would obey them.
  const safe = text.replace(/[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  return `${safe}\n`;
}

/** How a value is written: as it is, its keys sorted, its keys in a given order, or each of its items or values so. */
type Layout = 'as it is' | 'sorted' | Fields | { readonly each: Fields } | { readonly values: Fields };
type Fields = { readonly fields: Readonly<Record<string, Layout>> };

/** Every key of a type exactly once: the compiler refuses a report field that is missing here. */
function fields<T>(order: Readonly<Record<keyof T & string, Layout>>): Fields {
  return { fields: order };
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
  problems: { each: fields<Problem>({ code: 'as it is', message: 'as it is', transient: 'as it is' }) },
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
  fixes: 'as it is',
});

type Members = Readonly<Record<string, Json>>;

function arrange(value: Json, layout: Layout): Json {
  if (value === null || typeof value !== 'object' || layout === 'as it is') return value;
  if (isList(value)) {
    return typeof layout === 'object' && 'each' in layout
      ? value.map((item) => arrange(item, layout.each))
      : value;
  }
  if (layout === 'sorted') return sorted(value);
  if ('values' in layout) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, arrange(inner, layout.values)]),
    );
  }
  if ('each' in layout) return value;
  return Object.fromEntries(
    Object.entries(layout.fields).map(([name, inner]) => [name, arrange(value[name] ?? null, inner)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function sorted(value: Members): Members {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
