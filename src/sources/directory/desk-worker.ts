/** A thread that answers questions about files, so that reading them stops nobody else, and several are read at once. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Hashed, Hashing, Looked, Stored } from '../../model/contents.ts';
import { Cancelled, toProblem, type Problem } from '../../model/problem.ts';
import type { ObjectRow } from '../object-store.ts';
import { FolderReader } from './reader.ts';
import type { Root } from './root.ts';

/** Some questions of one kind about the dataset called `name`; a first entry of `stop` other than 0 stops them. */
export type Errand = { readonly name: string; readonly stop: Int32Array } & (
  | { readonly ask: 'rows' | 'stored'; readonly of: readonly string[] }
  | { readonly ask: 'hash'; readonly of: readonly Hashing[] }
);

/** An answer for each question, or why there are none. */
export type Answers =
  | { readonly answers: readonly (ObjectRow | null | Looked<Stored> | Looked<Hashed>)[] }
  | { readonly problem: Problem & { readonly name: string } };

const root = workerData as Root;

parentPort?.on('message', (errand: Errand) => {
  parentPort?.postMessage(answersTo(errand));
});

function answersTo(errand: Errand): Answers {
  const { name } = errand;
  const reader = new FolderReader(root, name);
  const goOn = (): void => {
    if (Atomics.load(errand.stop, 0) !== 0) throw new Cancelled('cancelled', `${name}: reading was stopped`);
  };
  const one =
    <Question, Answer>(answer: (question: Question) => Answer) =>
    (question: Question): Answer => {
      goOn();
      return answer(question);
    };
  try {
    if (errand.ask === 'hash')
      return { answers: errand.of.map(one((hashing) => reader.hash(hashing, goOn))) };
    if (errand.ask === 'stored') return { answers: errand.of.map(one((key) => reader.stored(key))) };
    return { answers: errand.of.map(one((key) => reader.row(key))) };
  } catch (thrown) {
    // An error loses its class on its way to another thread; its problem does not.
    return { problem: { ...toProblem(thrown), name: thrown instanceof Error ? thrown.name : '' } };
  }
}
