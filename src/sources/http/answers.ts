/** What addresses answer: status, where they lead, and whether the right page is there. */
import type { Cell, Cells } from '../../model/value.ts';
import type { AnswersPlan } from './answer-options.ts';
import type { Question } from './ask-rows.ts';
import { ANSWER_COLUMNS } from './columns.ts';
import { shows } from './marker.ts';
import { followed, type Trail } from './redirects.ts';
import { targetOf } from './target.ts';
import { fillAddress, fillText, type Template } from './template.ts';
import type { Transport } from './transport.ts';
import { demandUp } from './up.ts';

/** The question that the plan asks about each row. */
export function answersQuestion(
  { address, marker, follow, method }: AnswersPlan,
  name: string,
  transport: Transport,
): Question {
  const needs = [...new Set([...address.columns, ...(marker?.columns ?? [])])];
  const cellsFor = (template: Template, cells: Cells) =>
    template.columns.map((column) => cells[needs.indexOf(column)] ?? null);
  return {
    name,
    columns: ANSWER_COLUMNS,
    free: ['path'],
    needs,
    concurrency: transport.concurrency,
    ask: async (cells, send, signal) => {
      const filled = fillAddress(address, cellsFor(address, cells));
      if ('why' in filled)
        return unasked(
          null,
          `column ${JSON.stringify(filled.column)} ${filled.why}, so nothing can be asked; fill it`,
        );
      const path = filled.text;
      if (!send) return [path];
      const target = targetOf(path, transport.origin);
      if (target === null) return unasked(path, 'is no path; begin it with a slash');
      if (!transport.hosts.has(target.host)) {
        return unasked(path, `${target.host} may not be asked; name it in allowedHosts`);
      }
      const found = marker === null ? null : fillText(marker, cellsFor(marker, cells));
      const sought = found !== null && 'text' in found && found.text !== '' ? found.text : null;
      const how = {
        method,
        accept: '*/*',
        follow,
        wants: (status: number) => sought !== null && !(status >= 300 && status < 400),
      };
      const trail = await followed(transport, target, how, signal);
      if (trail.failure !== null) demandUp(transport, target.host, trail.failure, name);
      return answerCells(path, trail, sought);
    },
  };
}

function answerCells(path: string, trail: Trail, sought: string | null): Cells {
  const { first, location, hops, finalUrl, final, loop, failure } = trail;
  const none = first === null;
  return [
    path,
    none ? null : String(first.status),
    location,
    none ? null : String(hops),
    none ? null : finalUrl,
    final === null ? null : String(final.status),
    sought === null || final === null || final.body === null ? null : String(shows(final, sought)),
    none ? null : String(loop),
    failure?.message ?? null,
  ];
}

function unasked(path: Cell, failure: string): Cells {
  return [path, null, null, null, null, null, null, null, failure];
}
