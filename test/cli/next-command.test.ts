// What a report tells a person to type finds the run again, whatever options the run was given.
import { expect, it } from 'vitest';
import { withOptions } from '../../src/cli/next-command.ts';
import { FIX_SAMPLES } from '../reports/samples/fixes.ts';

const applied = FIX_SAMPLES['apply-all']!;
const command = (config: string | null, out: string | null) =>
  withOptions(applied, { config, out }).undoCommand?.replace(/^reconcile undo \S+/, '');

it.each([
  ['', null, null],
  [' --out runs/here', null, 'runs/here'],
  [" --config 'my configs/it'\\''s.mts' --out '$HOME'", "my configs/it's.mts", '$HOME'],
])('completes a command with "%s"', (text, config, out) => {
  expect(command(config, out)).toBe(text);
});

it('leaves alone what there is nothing to type for', () => {
  expect(withOptions(applied, { config: 'c.mts', out: null }).applyCommand).toBeNull();
  expect(withOptions(null, { config: 'c.mts', out: null })).toBeNull();
});
