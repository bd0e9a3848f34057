/** The JSON report is what its schema says, in the order of its type, and its golden files say so too. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../reports/json.ts';
import schema from '../../reports/report.schema.json' with { type: 'json' };
import type { Json } from '../../src/model/json.ts';
import type { Report } from '../../src/model/report.ts';
import { golden } from './golden.ts';
import { SAMPLES } from './samples/all.ts';
import { anyReport, RUNS } from './samples/any-report.ts';
import { strict } from './strict.ts';

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
const open = ajv.compile(schema);
const closed = ajv.compile({ ...(strict(schema) as object), $id: 'urn:reconcile:test:closed' });
const findingLine = ajv.compile({ $ref: `${schema.$id}#/$defs/findingLine` });

const parsed = (report: Report) => JSON.parse(jsonReport(report)) as Report;

describe.each(Object.entries(SAMPLES))('%s', (name, report) => {
  it('is the golden file', () => {
    golden(`${name}.json`, jsonReport(report));
  });

  it('is what the schema says, every sample a findings line', () => {
    expect(closed(parsed(report)), ajv.errorsText(closed.errors)).toBe(true);
    for (const line of parsed(report).checks.flatMap(({ samples }) => samples)) {
      expect(findingLine(line), ajv.errorsText(findingLine.errors)).toBe(true);
    }
  });
});

describe('the schema', () => {
  it('accepts every report of the type, and knows every field of it', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(closed(parsed(report)), ajv.errorsText(closed.errors)).toBe(true);
      }),
      RUNS,
    );
  });

  it('demands every field that it knows', () => {
    const demand = (node: Json): void => {
      if (node === null || typeof node !== 'object') return;
      if ('properties' in node && 'required' in node) {
        expect(node['required']).toEqual(Object.keys(node['properties'] as object));
      }
      Object.values(node).forEach(demand);
    };
    demand(schema);
  });

  it('lets additions pass, since they keep its version', () => {
    const report = parsed(SAMPLES['unknown']!);
    const later = { ...report, later: 1, checks: report.checks.map((check) => ({ ...check, later: [] })) };
    expect(open(later), ajv.errorsText(open.errors)).toBe(true);
    expect(closed(later)).toBe(false);
  });

  it.each<[string, (report: Report) => unknown]>([
    ['another version', (report) => ({ ...report, schema: 2 })],
    ['a verdict that is none', (report) => ({ ...report, verdict: 'ok' })],
    ['a local time', (report) => ({ ...report, startedAt: '2026-11-07T08:30:02+01:00' })],
    ['a missing list', ({ checks: _checks, ...rest }) => rest],
    ['a count that is no number', (report) => ({ ...report, counts: { ...report.counts, errors: '2' } })],
    ['a negative count', (report) => ({ ...report, counts: { ...report.counts, errors: -1 } })],
    ['a grade that is none', (report) => ({ ...report, least: 'values' })],
  ])('refuses %s', (_what, change) => {
    expect(open(change(parsed(SAMPLES['unknown']!)))).toBe(false);
  });
});

describe('the text', () => {
  it('has its keys in one order, however the report was put together', () => {
    const shuffled = (value: Json): Json => {
      if (Array.isArray(value)) return value.map((item: Json) => shuffled(item));
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, inner]) => [
            name,
            ['datasets', 'kinds', 'expected', 'actual', 'before', 'after'].includes(name)
              ? inner
              : shuffled(inner),
          ]),
      );
    };
    for (const report of Object.values(SAMPLES)) {
      expect(jsonReport(shuffled(report) as unknown as Report)).toBe(jsonReport(report));
    }
  });

  it('gives back every value and obeys no terminal', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = jsonReport(report);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
        expect(text).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
        expect(text.endsWith('}\n')).toBe(true);
      }),
      RUNS,
    );
  });

  it('is published under the path that package.json exports', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      exports: Record<string, unknown>;
    };
    expect(exports['./report.schema.json']).toBe('./reports/report.schema.json');
  });
});
