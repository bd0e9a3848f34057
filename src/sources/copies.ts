/** The local copies of one session: each is made once, when it is first asked for, and all are gone when it closes. */
import { SourceError } from '../model/problem.ts';
import type { LocalCopy } from './local-copy.ts';
import { obey, stopped } from './stopping.ts';

/** Makes and keeps copies. One that could not be made is tried again when it is asked for again. */
export class Copies {
  private readonly name: string;
  private readonly made = new Map<string, Promise<LocalCopy>>();
  private readonly ending = new AbortController();

  /** Copies of a session; `name` is the dataset's, for errors. */
  constructor(name: string) {
    this.name = name;
  }

  /** A signal that is aborted when the caller's is, or when the session closes. */
  whileOpen(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.ending.signal]);
  }

  /** The copy known as `id`, shared by all who ask for it; who stops waiting does not stop the others. */
  async get(
    id: string,
    make: (signal: AbortSignal) => Promise<LocalCopy>,
    signal: AbortSignal,
  ): Promise<LocalCopy> {
    obey(this.whileOpen(signal), this.name);
    let making = this.made.get(id);
    if (making === undefined) {
      making = make(this.ending.signal);
      making.catch(() => this.made.delete(id));
      this.made.set(id, making);
    }
    return unlessStopped(making, signal, this.name);
  }

  /** Keeps a copy that was made elsewhere, until the session closes. */
  keep(id: string, copy: LocalCopy): void {
    this.made.set(id, Promise.resolve(copy));
  }

  /** Stops what is being made and removes what was made. Never throws. */
  async close(): Promise<void> {
    this.ending.abort(new SourceError('closed', `${this.name}: its session is closed; open another`));
    const copies = await Promise.allSettled([...this.made.values()]);
    this.made.clear();
    await Promise.allSettled(
      copies.flatMap((copy) => (copy.status === 'fulfilled' ? [copy.value.close()] : [])),
    );
  }
}

async function unlessStopped<T>(waiting: Promise<T>, signal: AbortSignal, name: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(stopped(signal, name));
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([waiting, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
