/** Measures how fast a sample is digested on a server and how fast it is read from there. */
import type { Pace } from '../model/digest.ts';
import type { Pages } from '../model/entry.ts';

const ROUNDS = 2;

/** Both ways in turn, rows a second; `digest` gives the number of rows that it digested. */
export async function paceOf(digest: () => Promise<number>, read: () => Pages): Promise<Pace> {
  const digested: number[] = [];
  const reading: number[] = [];
  // The first round brings the sample into memory.
  for (let round = 0; round < ROUNDS; round += 1) {
    digested.push(await rate(digest));
    reading.push(await rate(() => counted(read())));
  }
  return { digested: Math.max(...digested), read: Math.max(...reading) };
}

async function rate(work: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const rows = await work();
  return (rows * 1000) / (performance.now() - started);
}

async function counted(pages: Pages): Promise<number> {
  let rows = 0;
  for await (const page of pages) rows += page.length;
  return rows;
}
