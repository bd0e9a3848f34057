/** Every sample report under the name of its golden files. */
import type { Report } from '../../../src/model/report.ts';
import * as fixes from './fix-runs.ts';
import * as gate from './gate.ts';
import { objects } from './objects.ts';
import * as values from './values.ts';

export const SAMPLES: Readonly<Record<string, Report>> = {
  consistent: gate.consistent,
  'warnings-only': gate.warningsOnly,
  'inconsistent-gate': gate.inconsistent,
  'narrowed-gate': gate.narrowed,
  'interrupted-gate': gate.interrupted,
  'empty-target': gate.empty,
  'nothing-ran': gate.nothingRan,
  unknown: gate.unknown,
  objects,
  'fix-plan': fixes.planReport,
  'fix-applied': fixes.appliedReport,
  'fix-in-doubt': fixes.inDoubtReport,
  'fix-over-budget': fixes.overBudgetReport,
  truncated: values.truncated,
  'private-values': values.privateValues,
  'hostile-values': values.hostile,
};
