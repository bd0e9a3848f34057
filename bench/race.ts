/** Runs ours, the floor and the peers in turn, each first in some round, and says where a peer is wrong or refuses. */
import { ask, whereIs, type Peer } from './peers.ts';
import type { Differing } from './probe.ts';
import { rowOf, type Bar, type Row } from './row.ts';

/** What ours took in one round; what it says of itself is the same in all rounds. */
export type Ours = { readonly seconds: number; readonly peakMb: number; readonly note: string | null };

export type Race = {
  readonly name: string;
  /** @throws when what it found is not what was planted. */
  readonly ours: () => Promise<Ours>;
  readonly floor: { readonly name: string; readonly run: () => Promise<number> } | null;
  readonly peers: readonly Peer[];
  readonly tables: Differing;
  /** Small tables that differ in each column once, which tell whether a peer looks at all of them; not timed. */
  readonly probe?: Differing;
  readonly bar?: Bar;
};

/** One row for each peer, with the same rounds of ours and of the floor; one row where there is no peer. */
export async function race(
  rounds: number,
  { name, ours, floor, bar, ...rest }: Race,
): Promise<readonly Row[]> {
  const measured = { ours: [] as number[], peak: [] as number[], floor: [] as number[] };
  let said: string | null = null;
  const entrants = await Promise.all(rest.peers.map((peer) => entrant(peer, rest.probe)));
  const runs: (() => Promise<void>)[] = [
    async () => {
      if (floor !== null) measured.floor.push(await floor.run());
    },
    async () => {
      const { seconds, peakMb, note } = await ours();
      measured.ours.push(seconds);
      measured.peak.push(peakMb);
      said = note;
    },
    ...entrants.map((one) => () => oneRound(one, rest.tables)),
  ];
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < runs.length; turn += 1) await runs[(round + turn) % runs.length]?.();
  }
  const noted = (notes: readonly string[]): string | null =>
    [...(said === null ? [] : [said]), ...notes].join('; ') || null;
  if (entrants.length === 0)
    return [rowOf(name, measured, floor?.name ?? null, noted([]), bar === undefined ? {} : { bar })];
  return entrants.map(({ peer, seconds, peak, notes }) => {
    const more = { peer: { name: peer.name, seconds, peak }, ...(bar === undefined ? {} : { bar }) };
    return rowOf(name, measured, floor?.name ?? null, noted([...notes]), more);
  });
}

type Entrant = {
  readonly peer: Peer;
  /** Where it is; `null` when it is not installed, has refused, or is wrong. */
  program: string | null;
  readonly seconds: number[];
  readonly peak: number[];
  readonly notes: Set<string>;
};

async function entrant(peer: Peer, probe: Differing | undefined): Promise<Entrant> {
  const program = whereIs(peer);
  const one: Entrant = { peer, program, seconds: [], peak: [], notes: new Set() };
  if (program === null) one.notes.add(`${peer.name} is not installed: ${peer.install}`);
  if (program === null || probe === undefined) return one;
  const answer = await ask(peer, program, probe.pair);
  if ('refused' in answer) refuse(one, answer.refused);
  else if (answer.differing !== probe.rows) {
    one.notes.add(
      `WRONG, so not timed: of ${probe.rows} rows that each differ in another column ${peer.name} finds ${answer.differing}`,
    );
    one.program = null;
  }
  return one;
}

async function oneRound(one: Entrant, { pair, rows }: Differing): Promise<void> {
  if (one.program === null) return;
  const answer = await ask(one.peer, one.program, pair);
  if ('refused' in answer) {
    refuse(one, answer.refused);
    return;
  }
  one.seconds.push(answer.seconds);
  if (answer.peakMb !== null) one.peak.push(answer.peakMb);
  if (answer.differing !== rows)
    one.notes.add(`WRONG: ${one.peer.name} finds ${answer.differing} of ${rows} differing rows`);
}

function refuse(one: Entrant, words: string): void {
  one.notes.add(`${one.peer.name} refuses: ${words}`);
  one.program = null;
}
