/** Listing a bucket of a million objects into a sorted local copy, beside a bare listing by the SDK that keeps nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Listed } from './object-listing-client.ts';
import { ownFlags } from './program.ts';
import { rowOf, type Bench } from './row.ts';

const FLOOR = 'bare listing by the SDK, one page after another';
const SERVER = fileURLToPath(new URL('./object-listing-server.ts', import.meta.url));
const CLIENT = fileURLToPath(new URL('./object-listing-client.ts', import.meta.url));

export const objectListing: Bench = async function* ({ scale, rounds }) {
  const objects = Math.round(1e6 * scale);
  const server = await listingServer(objects);
  try {
    const { endpoint } = server;
    const measured: { readonly ours: Listed[]; readonly bare: Listed[] } = { ours: [], bare: [] };
    for (let round = 0; round < rounds; round += 1) {
      measured.bare.push(await listed('bare', endpoint, objects));
      measured.ours.push(await listed('ours', endpoint, objects));
    }
    const row = rowOf(
      `object listing, ${objects.toLocaleString('en-US')} objects`,
      {
        ours: measured.ours.map((one) => one.listed),
        floor: measured.bare.map((one) => one.listed),
        peak: measured.ours.map(({ peakMb }) => peakMb),
      },
      FLOOR,
      null,
    );
    const read = Math.max(...measured.ours.map((one) => one.read));
    const floorMb = Math.max(...measured.bare.map(({ peakMb }) => peakMb));
    const note = `bar 250 MB, the bare listing ${floorMb.toFixed(0)} MB; read back in order in ${read.toFixed(2)} s`;
    yield { ...row, note };
  } finally {
    server.stop();
  }
};

/** Starts a server that lists so many made-up objects, in a process of its own. */
export async function listingServer(
  objects: number,
): Promise<{ readonly endpoint: string; readonly stop: () => void }> {
  const server = spawn(process.execPath, [SERVER, String(objects)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [address] = (await once(server.stdout, 'data')) as [Buffer];
  return { endpoint: address.toString().trim(), stop: () => void server.kill() };
}

/** Lists all objects once, in a process of its own. @throws when they are not as many. */
export async function listed(how: 'ours' | 'bare', endpoint: string, objects: number): Promise<Listed> {
  const child = spawn(process.execPath, [...ownFlags(), CLIENT, how, endpoint, String(objects)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed, ended] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const [code] = ended as [number | null];
  if (code !== 0) throw new Error(`listing (${how}) ended with ${String(code)}`);
  return JSON.parse(printed) as Listed;
}
