/** What an apply or an undo did as JSON for machines: the shape of `fix-report.schema.json`, its keys always in one order. */
import {
  FIX_REPORT_SCHEMA,
  fixExitCode,
  type AdviceReport,
  type ChangeReport,
  type FixReport,
  type Refusal,
} from '../src/model/fix-report.ts';
import type { Problem } from '../src/model/problem.ts';
import type { Report } from '../src/model/report.ts';
import { fields, jsonText, type Fields } from './arrange.ts';

/** The program that made a report. */
type Tool = Report['tool'];

/** A fix report on its own as JSON text, indented by two, with a final newline. */
export function fixJson(fixes: FixReport, tool: Tool): string {
  return jsonText({ schema: FIX_REPORT_SCHEMA, tool, exitCode: fixExitCode(fixes), ...fixes }, ALONE);
}

/** How a problem is written. */
export const PROBLEM: Fields = fields<Problem>({
  code: 'as it is',
  message: 'as it is',
  transient: 'as it is',
});

/** How a fix report is written inside the report of a run. */
export const FIXES: Fields = fields<FixReport>({
  mode: 'as it is',
  id: 'as it is',
  parent: fields<NonNullable<FixReport['parent']>>({ runId: 'as it is', manifest: 'as it is' }),
  plan: fields<NonNullable<FixReport['plan']>>({ digest: 'as it is', expiresAt: 'as it is' }),
  askedBy: 'as it is',
  counts: fields<FixReport['counts']>({
    planned: 'as it is',
    done: 'as it is',
    already: 'as it is',
    refused: 'as it is',
    doubtful: 'as it is',
    stopped: 'as it is',
    proved: 'as it is',
  }),
  problems: { each: PROBLEM },
  refusals: {
    each: fields<Refusal>({
      check: 'as it is',
      kind: 'as it is',
      guard: 'as it is',
      message: 'as it is',
      findings: 'as it is',
    }),
  },
  changes: {
    each: fields<ChangeReport>({
      n: 'as it is',
      check: 'as it is',
      kind: 'as it is',
      key: 'as it is',
      op: 'as it is',
      dataset: 'as it is',
      before: 'as it is',
      after: 'as it is',
      status: 'as it is',
      proved: 'as it is',
      guard: 'as it is',
      message: 'as it is',
    }),
  },
  advice: {
    each: fields<AdviceReport>({
      check: 'as it is',
      kind: 'as it is',
      advise: 'as it is',
      findings: 'as it is',
    }),
  },
  applyCommand: 'as it is',
  undoCommand: 'as it is',
});

const ALONE: Fields = {
  fields: {
    schema: 'as it is',
    tool: fields<Tool>({ name: 'as it is', version: 'as it is' }),
    exitCode: 'as it is',
    ...FIXES.fields,
  },
};
