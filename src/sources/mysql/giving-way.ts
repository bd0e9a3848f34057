/** Lets two readers share one connection: whoever pauses while another waits has the rest of its rows kept on disk. */
import type { Entry } from '../../model/dataset.ts';
import { EVERYTHING, NULL_KEYS } from '../../model/scope.ts';
import type { LocalCopy } from '../local-copy.ts';
import type { Turn } from './turns.ts';

/** Pages that can be ended. */
export type Pages = AsyncGenerator<readonly Entry[], undefined, undefined>;

/** Reads what is left of some pages into a copy. */
export type Keep = (rest: Pages, signal: AbortSignal) => Promise<LocalCopy>;

/** How long a reader may pause while somebody waits for its connection. */
const PATIENCE_MS = 100;

/**
 * The pages of `begin`, which has the turn. Two datasets of one server are walked in step by a check, and would else wait
 * for each other for ever: the connection can send only one of them at a time.
 */
export async function* givingWay(
  begin: (signal: AbortSignal) => Pages,
  turn: Turn,
  keep: Keep,
  signal: AbortSignal,
): Pages {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const pages = begin(until);
  const state: { kept: Promise<LocalCopy> | null; pulling: boolean } = { kept: null, pulling: false };
  let timer: NodeJS.Timeout | undefined;
  const giveWay = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (state.kept !== null) return;
      if (state.pulling) {
        giveWay(); // the reader is at it
        return;
      }
      state.kept = keep(pages, until).finally(() => turn.over());
      state.kept.catch(() => undefined); // told to whoever reads on, if anybody does
    }, PATIENCE_MS);
  };
  turn.whenWanted(giveWay);
  try {
    while (state.kept === null) {
      state.pulling = true;
      const next = await pages.next();
      state.pulling = false;
      if (next.done === true) return;
      yield next.value;
    }
    const copy = await state.kept;
    yield* copy.scan(EVERYTHING, until);
    yield* copy.scan(NULL_KEYS, until);
  } finally {
    clearTimeout(timer);
    stop.abort();
    const copy = await state.kept?.catch(() => null);
    await copy?.close();
    await pages.return(undefined);
    turn.over();
  }
}
