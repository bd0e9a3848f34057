/** Ctrl-C and its relatives: the first one is remembered, so that all is ended in order; a later one ends it at once. */

export interface Interruption {
  readonly signal: AbortSignal;
  /** Resolves when somebody interrupts, or stops reading. */
  wait(): Promise<void>;
  /** Stops listening. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const INTERRUPTED = 130;
/** A terminal and npm may both pass on one Ctrl-C; what comes this much later, in milliseconds, is another one. */
const ANOTHER = 1_000;

/** Listens until `release` is called; the signal's reason is the name of what was sent, or SIGPIPE. */
export function listenForInterruption(): Interruption {
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let first = Number.POSITIVE_INFINITY;
  const onSignal = (name: NodeJS.Signals): void => {
    if (performance.now() - first > ANOTHER) process.exit(INTERRUPTED);
    first = Math.min(first, performance.now());
    stop.abort(name);
    resolve(undefined);
  };
  // Whoever reads only the first lines, as head does, wants no more; every further line fails once again.
  const onClosed = (): void => {
    stop.abort('SIGPIPE');
    resolve(undefined);
  };
  process.stdout.on('error', onClosed);
  for (const name of SIGNALS) process.on(name, onSignal);
  // Without something that is under way, waiting for a signal alone would end the process.
  const wait = async (): Promise<void> => {
    const alive = setInterval(() => undefined, 60_000);
    await promise;
    clearInterval(alive);
  };
  const release = (): void => {
    for (const name of SIGNALS) process.off(name, onSignal);
    process.stdout.off('error', onClosed);
  };
  return { signal: stop.signal, wait, release };
}
