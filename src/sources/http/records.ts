/** Entries asked for one by one: what the address of each answers, as JSON. */
import type { Cells } from '../../model/value.ts';
import { ReconcileError } from '../../model/problem.ts';
import { valuesAt } from '../json.ts';
import type { Question } from './ask-rows.ts';
import { RECORD_COLUMNS } from './columns.ts';
import { answerWording, jsonBytes, JSON_ACCEPT, onlyChunk, wrongJson } from './json-answer.ts';
import type { RecordsPlan } from './record-options.ts';
import { followed } from './redirects.ts';
import { targetOf } from './target.ts';
import { fillAddress } from './template.ts';
import type { Answer, Transport } from './transport.ts';
import { demandUp } from './up.ts';

/** The question that the plan asks about each row. */
export function recordsQuestion(
  { address, record }: RecordsPlan,
  name: string,
  transport: Transport,
): Question {
  return {
    name,
    columns: RECORD_COLUMNS,
    free: [],
    needs: address.columns,
    concurrency: transport.concurrency,
    ask: async (cells, _send, signal) => {
      const filled = fillAddress(address, cells);
      if ('why' in filled)
        return unasked(
          `column ${JSON.stringify(filled.column)} ${filled.why}, so nothing can be asked; fill it`,
        );
      const target = targetOf(filled.text, transport.origin);
      if (target === null) return unasked('its address is no path; begin it with a slash');
      if (!transport.hosts.has(target.host))
        return unasked(`${target.host} may not be asked; name it in allowedHosts`);
      const how = {
        method: 'GET',
        accept: JSON_ACCEPT,
        follow: true,
        wants: (status: number) => status === 200,
      } as const;
      const { first, final, failure } = await followed(transport, target, how, signal);
      if (failure !== null) {
        demandUp(transport, target.host, failure, name);
        return unasked(failure.message);
      }
      const answer = final ?? first;
      if (answer?.status !== 200) return [answer === null ? null : String(answer.status), null, null];
      return recordCells(answer, record, target.host);
    },
  };
}

/** A 200 whose body is no record says nothing about the record, so it is a failure. */
async function recordCells(answer: Answer, record: string, host: string): Promise<Cells> {
  const wrong = wrongJson(answer);
  if (wrong !== null) return unasked(`${host} ${wrong}`);
  try {
    const values = await valuesAt(onlyChunk(jsonBytes(answer)), [record], answerWording(host));
    const json = values.get(record)?.json;
    if (json === undefined)
      return unasked(
        `${host} answers with JSON that holds no "${record}"; say where the record is with record`,
      );
    return ['200', json, null];
  } catch (thrown) {
    if (thrown instanceof ReconcileError) return unasked(thrown.message);
    throw thrown;
  }
}

function unasked(failure: string): Cells {
  return [null, null, failure];
}
