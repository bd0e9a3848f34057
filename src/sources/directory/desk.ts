/** Threads that answer questions about files: started when they are first needed, and ended with their session. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ContractError, SourceError } from '../../model/problem.ts';
import { Turns } from '../object-turns.ts';
import { stopped } from '../stopping.ts';
import type { Answers, Errand } from './desk-worker.ts';
import type { Root } from './root.ts';

/** No more threads than this, however many cores there are: a disk is not faster for it. */
const MOST = 4;

/** The same program as this one: TypeScript in the repository, JavaScript in the package. */
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? './desk-start.ts' : './desk-start.js',
  import.meta.url,
);

type WithoutStop<T> = T extends unknown ? Omit<T, 'stop'> : never;

/** An errand as it is handed in. */
export type Asked = WithoutStop<Errand>;

/** Hands errands to threads. */
export class Desk {
  readonly most = Math.max(1, Math.min(MOST, availableParallelism()));
  private readonly root: Root;
  private readonly turns = new Turns(this.most);
  private readonly idle: Worker[] = [];
  private readonly all = new Set<Worker>();

  constructor(root: Root) {
    this.root = root;
  }

  /** The answers to an errand's questions. @throws what answering threw, or the signal's reason. */
  async run(errand: Asked, signal: AbortSignal): Promise<readonly unknown[]> {
    const { name } = errand;
    return this.turns.take(name, signal, async () => {
      const worker = this.idle.pop() ?? this.start();
      const stop = new Int32Array(new SharedArrayBuffer(4));
      const abort = () => void Atomics.store(stop, 0, 1);
      signal.addEventListener('abort', abort, { once: true });
      try {
        const told = await this.ask(worker, { ...errand, stop });
        if (signal.aborted) throw stopped(signal, name);
        if ('answers' in told) return told.answers;
        const { code, message, transient, name: kind } = told.problem;
        if (kind === 'ContractError') throw new ContractError(code, message);
        throw new SourceError(code, message, { transient });
      } finally {
        signal.removeEventListener('abort', abort);
      }
    });
  }

  /** Ends all threads. Never throws. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.all].map((worker) => worker.terminate()));
  }

  private start(): Worker {
    const worker = new Worker(PROGRAM, { workerData: this.root });
    worker.unref();
    this.all.add(worker);
    return worker;
  }

  private ask(worker: Worker, errand: Errand): Promise<Answers> {
    const { promise, resolve, reject } = Promise.withResolvers<Answers>();
    const ended = (cause?: unknown) => {
      this.all.delete(worker);
      const why = 'the thread that reads its files ended; run again';
      reject(new SourceError('thread-ended', `${errand.name}: ${why}`, { cause, transient: true }));
    };
    const answered = (answers: Answers) => {
      this.idle.push(worker);
      resolve(answers);
    };
    worker.once('message', answered).once('error', ended).once('exit', ended);
    worker.ref();
    worker.postMessage(errand);
    return promise.finally(() => {
      worker.unref();
      worker.off('message', answered).off('error', ended).off('exit', ended);
    });
  }
}
