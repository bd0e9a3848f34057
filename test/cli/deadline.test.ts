// A deadline stops what a signal stops.
import { expect, it } from 'vitest';
import { stopAt } from '../../src/cli/deadline.ts';

const never = new AbortController().signal;

it('is the signal alone where there is none', () => {
  expect(stopAt(null, never)).toBe(never);
});

it('is aborted by the signal, and by itself when it has passed', async () => {
  const stop = new AbortController();
  const later = stopAt(Date.now() + 60_000, stop.signal);
  expect(later.aborted).toBe(false);
  stop.abort();
  expect(later.aborted).toBe(true);
  const passed = stopAt(Date.now() - 1, never);
  await new Promise((resolve) => passed.addEventListener('abort', resolve));
  expect(passed.aborted).toBe(true);
});

it('is refused where no timer reaches it', () => {
  expect(() => stopAt(Date.now() + 25 * 24 * 3_600_000, never)).toThrow(
    '--deadline: more than 24 days away; name an earlier one',
  );
});
