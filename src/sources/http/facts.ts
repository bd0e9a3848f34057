/** Facts about one answer: its status, its headers, and any value in its JSON, as rows. */
import type { Entry, Pages } from '../../model/dataset.ts';
import { keyCodec } from '../../model/key.ts';
import type { Cell } from '../../model/value.ts';
import { valuesAt } from '../json.ts';
import type { FactOrigin, FactsPlan } from './fact-options.ts';
import { answerWording, configured, demandOk, jsonOf, lastAnswer, onlyChunk } from './json-answer.ts';
import type { Transport } from './transport.ts';

/**
 * The facts as rows. Any answer is one when the status is among the facts, else only a 200 is.
 * @throws SourceError when there is no answer, or no JSON where a fact is in it.
 */
export async function* factRows(
  { path, facts }: FactsPlan,
  transport: Transport,
  place: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[]> & Pages {
  const target = configured(path, transport, place);
  const codec = keyCodec(['text']);
  const origins = [...facts.values()];
  const anyStatus = origins.some((origin) => origin.in === 'status');
  const answer = await lastAnswer(transport, target, place, signal, anyStatus);
  if (!anyStatus) demandOk(answer, target, place);
  const paths = origins.flatMap((origin) => (origin.in === 'json' ? [origin.path] : []));
  const found =
    paths.length === 0 ? null : await valuesAt(onlyChunk(jsonOf(answer, place)), paths, answerWording(place));
  const valueOf = (origin: FactOrigin): Cell => {
    if (origin.in === 'status') return String(answer.status);
    if (origin.in === 'header') return answer.header(origin.name);
    const value = found?.get(origin.path);
    if (origin.take === 'cell') return value?.cell ?? null;
    return typeof value?.length === 'number' ? String(value.length) : null;
  };
  yield [...facts].map(([name, origin]) => ({ key: codec.encode([name]), row: [name, valueOf(origin)] }));
}
