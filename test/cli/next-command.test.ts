// What a report tells a person to type finds the run again, whatever options the run was given.
import { expect, it } from 'vitest';
import { resumeCommand, typed, withOptions } from '../../src/cli/next-command.ts';
import { FIX_SAMPLES } from '../reports/samples/fixes.ts';

const applied = FIX_SAMPLES['apply-all']!;
const command = (config: string | null, out: string | null) =>
  withOptions(applied, { config, out }, {}).undoCommand?.replace(/^reconcile undo \S+/, '');

it.each([
  ['', null, null],
  [' --out runs/here', null, 'runs/here'],
  [" --config 'my configs/it'\\''s.mts' --out '$HOME'", "my configs/it's.mts", '$HOME'],
])('completes a command with "%s"', (text, config, out) => {
  expect(command(config, out)).toBe(text);
});

it('asks again what a run was asked that is to be gone on with', () => {
  const run = { runId: 'R', suite: 'gate', only: [], evidence: null, maxFindings: null, segments: null };
  expect(resumeCommand(run)).toBe('reconcile run gate --resume R');
  expect(resumeCommand({ ...run, only: ['a', 'b'], evidence: 'md5', maxFindings: 9, segments: 7 })).toBe(
    'reconcile run gate --resume R --check a --check b --evidence md5 --max-findings 9 --segments 7',
  );
});

it('goes through npx where npm started the program, whose shell need not find it', () => {
  const given = { config: null, out: null };
  expect(typed('reconcile undo R', given, { npm_command: 'exec' })).toBe('npx reconcile undo R');
  expect(typed('reconcile undo R', given, { npm_lifecycle_event: 'gate' })).toBe('npx reconcile undo R');
  expect(typed('reconcile undo R', given, {})).toBe('reconcile undo R');
});

it('has nothing to type after an undo whose rest stays as it is', () => {
  const undone = FIX_SAMPLES['undo']!;
  const command = 'reconcile undo R';
  const after = (guard: 'drifted' | 'locked') =>
    withOptions(
      {
        ...undone,
        undoCommand: command,
        changes: undone.changes.map((change) => (change.guard === null ? change : { ...change, guard })),
      },
      { config: null, out: null },
      {},
    ).undoCommand;
  expect([after('drifted'), after('locked')]).toEqual([null, command]);
});

it('leaves alone what there is nothing to type for', () => {
  expect(withOptions(applied, { config: 'c.mts', out: null }).applyCommand).toBeNull();
  expect(withOptions(null, { config: 'c.mts', out: null })).toBeNull();
});
