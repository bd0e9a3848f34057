/** Limits how long a server may keep us waiting, without counting for how long we keep it waiting. */

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The same items; `late` is called, one time, as soon as they were waited for so long in all. 0 is for ever. */
export async function* patiently<T, Result>(
  items: AsyncGenerator<T, Result, undefined>,
  limitMs: number,
  late: () => void,
): AsyncGenerator<T, Result, undefined> {
  let waited = 0;
  let isLate = limitMs === 0;
  const tell = (): void => {
    isLate = true;
    late();
  };
  let isOver = false;
  try {
    while (true) {
      const started = performance.now();
      const left = Math.min(Math.max(0, limitMs - waited), LONGEST_TIMER_MS);
      const timer = isLate ? undefined : setTimeout(tell, left);
      const next = await items.next().finally(() => clearTimeout(timer));
      waited += performance.now() - started;
      if (next.done === true) {
        isOver = true;
        return next.value;
      }
      yield next.value;
    }
  } finally {
    if (!isOver) await items.return(undefined as never);
  }
}
