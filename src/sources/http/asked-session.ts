/** Answers of a site open for reading: through the site's connections, about the rows of another session. */
import type { Dataset, OpenContext, Session } from '../../model/dataset.ts';
import { columnTypes } from '../columns.ts';
import type { Keeping } from '../copied-view.ts';
import { Copies } from '../copies.ts';
import { MemoryDataset } from '../memory-dataset.ts';
import { datasetName } from '../naming.ts';
import type { OneDataset } from '../one-dataset.ts';
import { obey } from '../stopping.ts';
import { answersQuestion } from './answers.ts';
import type { Asked } from './asked.ts';
import { askedDataset } from './asked-dataset.ts';
import { recordsQuestion } from './records.ts';
import { sampledRows } from './sampled-rows.ts';
import { transportOf } from './session.ts';

/** Opens what is asked about, and the site; nobody is asked before the dataset is. */
export async function openAsked(
  { site, path, of, plan }: Asked,
  pick: OneDataset['of'],
  context: OpenContext,
  signal: AbortSignal,
): Promise<Session> {
  const name = datasetName(context.name(site), path);
  obey(signal, name);
  const session = await context.session(site);
  const transport = transportOf(session);
  const copies = new Copies(name);
  const keeping: Keeping = { copies, context, runBytes: undefined };
  const inner = 'source' in of ? await context.session(of.source) : null;
  const whole =
    'source' in of && inner !== null ? inner.dataset(of) : listed(of as readonly string[], name, copies);
  const question =
    'answers' in plan
      ? answersQuestion(plan.answers, name, transport)
      : recordsQuestion(plan.records, name, transport);
  const sample = 'answers' in plan ? plan.answers.sample : null;
  const rows = sample === null ? whole : sampledRows(whole, sample, question.needs, keeping);
  const dataset = askedDataset(rows, question, keeping, transport);
  return {
    snapshot: null,
    lost: inner === null ? session.lost : AbortSignal.any([session.lost, inner.lost]),
    dataset: (asked) => pick(asked, dataset),
    close: () => copies.close(),
  };
}

/** Paths that a config lists, keyed by themselves. */
function listed(paths: readonly string[], name: string, copies: Copies): Dataset {
  const key = [{ column: 'path', kind: 'text', nullable: false }] as const;
  const rows = paths.map((path) => [path]);
  const table = { name, key, columns: columnTypes({ path: 'text' }), rows, pageRows: 1_000 };
  return new MemoryDataset(table, copies.whileOpen(new AbortController().signal));
}
