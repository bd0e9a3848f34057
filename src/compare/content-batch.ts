/** Asks two stores about a batch of pairs, and reads bytes where that is allowed and needed, until each pair is judged. */
import type { Contents, Hashed, Hashing, Looked } from '../model/contents.ts';
import type { Key } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { onBoth, type Demand, type Known, type Sides } from './content-known.ts';
import { judgeContent, type Judged } from './content-proof.ts';

/** What came of a pair: a judgement, that a side is no longer there, or why one could not be looked at. */
export type Outcome =
  | Judged
  | { readonly gone: keyof Sides<unknown> }
  | { readonly unable: { readonly code: string; readonly message: string } };

/** One side is read against the other's digest, and then, when that says nothing, the other. */
const MOST_READINGS = 2;

/**
 * An outcome for each pair of keys, in their order; one question a side about what the stores keep, both at once.
 * @throws SourceError when a store cannot be reached, ContractError when it does not answer what it was asked.
 */
export async function judgeContents(
  keys: readonly Sides<Key>[],
  contents: Sides<Contents>,
  demand: Demand,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const ofSide = (side: keyof Sides<unknown>) =>
    askEach(
      keys.map((pair) => pair[side]),
      (wanted) => contents[side].stored(wanted, signal),
    );
  const [sources, targets] = await Promise.all([ofSide('source'), ofSide('target')]);
  const states = keys.map((_pair, at): State => {
    const looked = bothFound(sources[at], targets[at]);
    if ('end' in looked) return looked;
    return judged(
      onBoth(looked, (stored) => ({ stored, hashed: null })),
      demand,
    );
  });
  for (let round = 0; states.some((state) => 'read' in state); round += 1) {
    if (round === MOST_READINGS) throw unanswered();
    await readOn(keys, states, contents, demand, signal);
  }
  return states.map((state) => {
    if ('end' in state) return state.end;
    throw unanswered();
  });
}

/** A pair on its way: at its end, or with what is to be read of it. */
type State =
  | { readonly end: Outcome }
  | { readonly known: Sides<Known>; readonly read: Sides<Omit<Hashing, 'key'> | null> };

function judged(known: Sides<Known>, demand: Demand): State {
  const next = judgeContent(known, demand);
  return 'read' in next ? { known, read: next.read } : { end: next };
}

/** Reads what is to be read of all pairs, one question a side, both at once, and judges them again. */
async function readOn(
  keys: readonly Sides<Key>[],
  states: State[],
  contents: Sides<Contents>,
  demand: Demand,
  signal: AbortSignal,
): Promise<void> {
  const readSide = async (side: keyof Sides<unknown>) => {
    const wanted = states.flatMap((state, at) => {
      const reading = 'read' in state ? state.read[side] : null;
      return reading === null ? [] : [{ at, hashing: { key: keys[at]?.[side] ?? '', ...reading } }];
    });
    const answers = await askEach(
      wanted.map(({ hashing }) => hashing),
      (asked) => contents[side].hash(asked, signal),
    );
    return new Map(wanted.map(({ at }, place) => [at, answers[place]]));
  };
  const [source, target] = await Promise.all([readSide('source'), readSide('target')]);
  for (const [at, state] of states.entries()) {
    if (!('read' in state)) continue;
    const found = bothFound<Hashed | null>(
      state.read.source === null ? { key: '', found: state.known.source.hashed } : source.get(at),
      state.read.target === null ? { key: '', found: state.known.target.hashed } : target.get(at),
    );
    if ('end' in found) {
      states[at] = found;
      continue;
    }
    const { known } = state;
    states[at] = judged(
      {
        source: { stored: known.source.stored, hashed: found.source },
        target: { stored: known.target.stored, hashed: found.target },
      },
      demand,
    );
  }
}

/** What is gone is told before what cannot be looked at: a file that is not there is no riddle. */
function bothFound<T>(
  source: Looked<T> | undefined,
  target: Looked<T> | undefined,
): Sides<T> | { readonly end: Outcome } {
  if (source === undefined || target === undefined) throw unanswered();
  if ('gone' in target) return { end: { gone: 'target' } };
  if ('gone' in source) return { end: { gone: 'source' } };
  if ('unable' in target) return { end: { unable: target.unable } };
  if ('unable' in source) return { end: { unable: source.unable } };
  return { source: source.found, target: target.found };
}

/** Asks each question once, however often it is there, and nothing when there is none. */
async function askEach<Question extends Key | Hashing, T>(
  questions: readonly Question[],
  ask: (questions: readonly Question[]) => Promise<readonly Looked<T>[]>,
): Promise<readonly Looked<T>[]> {
  const distinct = new Map(questions.map((question) => [JSON.stringify(question), question]));
  if (distinct.size === 0) return [];
  const asked = [...distinct];
  const answers = await ask(asked.map(([, question]) => question));
  const byQuestion = new Map<string, Looked<T>>();
  for (const [at, [identity, question]] of asked.entries()) {
    const answer = answers[at];
    const key = typeof question === 'string' ? question : question.key;
    if (answer === undefined || answer.key !== key) throw unanswered();
    byQuestion.set(identity, answer);
  }
  return questions.map((question) => {
    const answer = byQuestion.get(JSON.stringify(question));
    if (answer === undefined) throw unanswered();
    return answer;
  });
}

function unanswered(): ContractError {
  return new ContractError(
    'contents',
    'a store of objects does not answer what it was asked about; its adapter must answer each question, in order',
  );
}
