/** The contents of one dataset of objects: its keys are put back to what the store calls them, and answers come under what was asked. */
import type { Contents, Looked } from '../model/contents.ts';
import type { Key } from '../model/key.ts';
import type { ObjectNames } from './object-names.ts';
import type { ObjectStore } from './object-store.ts';

/** Contents by a store; `whileOpen` throws when the session is closed, and gives a signal that ends with it. */
export function objectContents(
  name: string,
  store: ObjectStore,
  names: ObjectNames,
  whileOpen: (signal: AbortSignal) => AbortSignal,
): Contents {
  return {
    names: {
      whole: (key) => names.whole(key),
      key: (whole) => (whole.startsWith(names.prefix) ? names.key(whole) : null),
    },
    stored: async (keys, signal) => {
      const asking = whileOpen(signal);
      return answered(
        keys,
        (key) => names.whole(key),
        (whole) => store.stored(whole, name, asking),
      );
    },
    hash: async (wanted, signal) => {
      const asking = whileOpen(signal);
      const keys = wanted.map(({ key }) => key);
      return answered(
        keys,
        (key, at) => {
          const whole = names.whole(key);
          const hashing = wanted[at];
          return whole === null || hashing === undefined ? null : { ...hashing, key: whole };
        },
        (some) => store.hash(some, name, asking),
      );
    },
    open: async (key, signal) => {
      const asking = whileOpen(signal);
      const whole = names.whole(key);
      return whole === null ? { key, gone: true } : { ...(await store.open(whole, name, asking)), key };
    },
  };
}

/** An answer for each key: the store's, or that there is none where the dataset cannot have such an object. */
async function answered<Question, T>(
  keys: readonly Key[],
  question: (key: Key, at: number) => Question | null,
  ask: (questions: readonly Question[]) => Promise<readonly Looked<T>[]>,
): Promise<readonly Looked<T>[]> {
  const questions = keys.map(question);
  const asked = questions.filter((one) => one !== null);
  const answers = asked.length === 0 ? [] : await ask(asked);
  let next = 0;
  return keys.map((key, at): Looked<T> => {
    const answer = questions[at] === null ? undefined : answers[next++];
    return answer === undefined ? { key, gone: true } : { ...answer, key };
  });
}
