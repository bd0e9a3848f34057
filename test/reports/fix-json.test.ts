/** The JSON of an apply or an undo is what its schema says, and says the same as the report of a run would. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixJson } from '../../reports/fix-json.ts';
import schema from '../../reports/fix-report.schema.json' with { type: 'json' };
import inRun from '../../reports/report.schema.json' with { type: 'json' };
import { fixExitCode, GUARDS, type FixReport } from '../../src/model/fix-report.ts';
import { golden } from './golden.ts';
import { anyFixes, RUNS } from './samples/any-report.ts';
import { FIX_SAMPLES } from './samples/fixes.ts';
import { strict } from './strict.ts';

const TOOL = { name: '@cutover/reconcile', version: '0.1.0' };
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
const open = ajv.compile(schema);
const closed = ajv.compile({ ...(strict(schema) as object), $id: 'urn:reconcile:test:closed' });
const parsed = (fixes: FixReport) => JSON.parse(fixJson(fixes, TOOL)) as Readonly<Record<string, unknown>>;

describe.each(Object.entries(FIX_SAMPLES))('%s', (name, fixes) => {
  it('is the golden file, and what the schema says', () => {
    golden(`${name}.fix.json`, fixJson(fixes, TOOL));
    expect(closed(parsed(fixes)), ajv.errorsText(closed.errors)).toBe(true);
  });
});

describe('the schema', () => {
  it('accepts every fix report of the type, and knows every field of it', () => {
    fc.assert(
      fc.property(anyFixes, (fixes) => {
        expect(closed(parsed(fixes)), ajv.errorsText(closed.errors)).toBe(true);
        expect(parsed(fixes)).toEqual(
          JSON.parse(JSON.stringify({ schema: 1, tool: TOOL, exitCode: fixExitCode(fixes), ...fixes })),
        );
      }),
      RUNS,
    );
  });

  it('says of a fix report what the schema of a run says', () => {
    const { schema: _version, tool: _tool, exitCode: _code, ...properties } = schema.properties;
    expect(properties).toEqual(inRun.$defs.fixReport.properties);
    expect(schema.required).toEqual(['schema', 'tool', 'exitCode', ...inRun.$defs.fixReport.required]);
    expect(inRun.$defs).toMatchObject(schema.$defs);
  });

  it('knows every guard and no other', () => {
    expect(schema.$defs.guard.enum).toEqual(Object.keys(GUARDS));
  });

  it('refuses another version, and a status that is none', () => {
    const fixes = parsed(FIX_SAMPLES['undo']!);
    expect(open({ ...fixes, later: 1 })).toBe(true);
    expect(open({ ...fixes, schema: 2 })).toBe(false);
    expect(open({ ...fixes, changes: [{ ...(fixes['changes'] as object[])[0], status: 'ok' }] })).toBe(false);
  });

  it('is published under the path that package.json exports', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      exports: Record<string, unknown>;
    };
    expect(exports['./fix-report.schema.json']).toBe('./reports/fix-report.schema.json');
  });
});
