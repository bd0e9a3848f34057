/** A site open for reading: one set of connections, and a copy of each feed and of each answer's facts. */
import type { Dataset, DatasetRef, OpenContext, Session } from '../../model/dataset.ts';
import { ContractError } from '../../model/problem.ts';
import { placesOf } from '../columns.ts';
import { copiedDataset } from '../copied-dataset.ts';
import type { CopiedView } from '../copied-view.ts';
import { Copies } from '../copies.ts';
import { localCopy } from '../local-copy.ts';
import { datasetName } from '../naming.ts';
import type { OneDataset } from '../one-dataset.ts';
import { obey } from '../stopping.ts';
import { FACT_COLUMNS } from './columns.ts';
import type { FeedPlan } from './feed-options.ts';
import { feedView } from './feed.ts';
import type { FactsPlan } from './fact-options.ts';
import { factRows } from './facts.ts';
import type { Settings } from './options.ts';
import { Transport } from './transport.ts';

/** What a reference of a site asks for. */
export type Named = {
  readonly path: string;
  readonly of: OneDataset['of'];
  readonly plan: { readonly feed: FeedPlan } | { readonly facts: FactsPlan };
};

const transports = new WeakMap<Session, Transport>();

/** The transport of a site's open session, for what asks through it. @throws ContractError for another source's session */
export function transportOf(session: Session): Transport {
  const transport = transports.get(session);
  if (transport === undefined)
    throw new ContractError('session', 'a session of another source was given for a site');
  return transport;
}

/** Opens a site; nobody is asked before a dataset is. @throws ConfigError */
export async function openSite(
  settings: Settings,
  named: (ref: DatasetRef) => Named | undefined,
  source: string,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Session> {
  obey(signal, source);
  const transport = await Transport.open(settings, source, context);
  const kept: Copies[] = [];
  const made = new Map<Named, Dataset>();
  const datasetOf = (one: Named): Dataset => {
    const name = datasetName(source, one.path);
    const copies = new Copies(name);
    kept.push(copies);
    const view =
      'feed' in one.plan
        ? feedView(one.plan.feed, name, transport, copies, context)
        : factsView(one.plan.facts, name, transport, copies, context);
    const runBytes = 'feed' in one.plan ? one.plan.feed.runBytes : undefined;
    return copiedDataset(view, { copies, context, runBytes });
  };
  const session: Session = {
    snapshot: null,
    lost: new AbortController().signal,
    dataset: (ref) => {
      const one = named(ref);
      if (one === undefined)
        throw new ContractError('dataset', `${source}: ${ref.path} is no dataset of this source`);
      const whole = made.get(one) ?? datasetOf(one);
      made.set(one, whole);
      return one.of(ref, whole);
    },
    close: async () => {
      await Promise.all([transport.close(source), ...kept.map((copies) => copies.close())]);
    },
  };
  transports.set(session, transport);
  return session;
}

function factsView(
  plan: FactsPlan,
  name: string,
  transport: Transport,
  copies: Copies,
  context: Pick<OpenContext, 'scratch' | 'diskCap'>,
): CopiedView {
  const make = (signal: AbortSignal) =>
    localCopy(factRows(plan, transport, name, signal), { ...context, name }, signal);
  return {
    name,
    shape: async (signal) => {
      obey(signal, name);
      const key = [{ column: 'fact', kind: 'text', nullable: false }] as const;
      return { key, columns: FACT_COLUMNS, ranged: true, estimate: plan.facts.size };
    },
    copy: (signal) => copies.get('rows', make, signal),
    picker: async (wanted) => {
      const places = placesOf(wanted, Object.keys(FACT_COLUMNS), name);
      return (stored) => places.map((place) => stored[place] ?? null);
    },
  };
}
