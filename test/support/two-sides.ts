/** What checks of tests say of themselves that compare the rows of a source with those of a target, key by key. */
import { role } from '../../src/model/role.ts';

/** Spread into a definition; a check that does not walk the target says what it is split by itself. */
export const twoSides = {
  evidence: 'values',
  roles: { source: role(), target: role() },
  splitBy: 'target',
  sides: { source: 'source', target: 'target' },
  inStep: ['source', 'target'],
} as const;
