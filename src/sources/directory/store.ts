/** A folder as a store of objects: walked here, and asked about single files on other threads. */
import pMap from 'p-map';
import type { Hashed, Looked, Stored } from '../../model/contents.ts';
import { SourceError } from '../../model/problem.ts';
import type { ObjectRow, ObjectStore } from '../object-store.ts';
import { Desk, type Asked } from './desk.ts';
import { openedFile } from './opening.ts';
import { demandRoot, type Root } from './root.ts';
import { walk } from './walk.ts';

/** The most questions that one errand has: sending one costs as much as hashing a few small files. */
const TOGETHER = 64;
/** Errands for each thread, where there are questions enough: a large file leaves the others something to do. */
const SHARES = 8;

/** Reads a folder until it is closed. */
export function folderStore(root: Root): ObjectStore {
  const desk = new Desk(root);
  /** Answers in the order of the questions; when one fails, the others are stopped. */
  const each = async <Question, Answer>(
    questions: readonly Question[],
    errand: (some: readonly Question[]) => Asked,
    signal: AbortSignal,
  ): Promise<readonly Answer[]> => {
    const size = Math.min(TOGETHER, Math.ceil(questions.length / (desk.most * SHARES)) || 1);
    const starts = Array.from({ length: Math.ceil(questions.length / size) }, (_, at) => at * size);
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const together = (start: number) => desk.run(errand(questions.slice(start, start + size)), either);
    try {
      return (await pMap(starts, together, { concurrency: desk.most })).flat() as Answer[];
    } catch (thrown) {
      failed.abort(new SourceError('stopped', `${root.given}: another question failed`));
      throw thrown;
    }
  };
  /** What was unmounted meanwhile lacks every file. */
  const unlessUnmounted = async <Answer>(
    answers: readonly Answer[],
    name: string,
  ): Promise<readonly Answer[]> => {
    if (answers.some((answer) => answer === null || 'gone' in (answer as object)))
      await demandRoot(root, name);
    return answers;
  };
  return {
    list: (prefix, name, signal) => walk(root, prefix, name, signal),
    find: async (keys, name, signal) => {
      const errand = (of: readonly string[]): Asked => ({ name, ask: 'rows', of });
      return unlessUnmounted(await each<string, ObjectRow | null>(keys, errand, signal), name);
    },
    stored: async (keys, name, signal) => {
      const errand = (of: readonly string[]): Asked => ({ name, ask: 'stored', of });
      return unlessUnmounted(await each<string, Looked<Stored>>(keys, errand, signal), name);
    },
    hash: async (wanted, name, signal) =>
      unlessUnmounted(
        await each<(typeof wanted)[number], Looked<Hashed>>(
          wanted,
          (of) => ({ name, ask: 'hash', of }),
          signal,
        ),
        name,
      ),
    open: (key, name, signal) => openedFile(root, key, name, signal),
    close: () => desk.close(),
  };
}
