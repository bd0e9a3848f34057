/** Runs a program of somebody else's, and says what it printed, how long it took and how large it became. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export type Watched = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** The largest it was seen; `null` where the system does not tell. */
  readonly peakMb: number | null;
};

const EVERY_MS = 100;
const LONGEST_MS = 30 * 60_000;

/** From its start to its end; killed after half an hour. @throws when it cannot be started. */
export async function watched(program: string, args: readonly string[]): Promise<Watched> {
  const started = performance.now();
  // Some wrap the lines of their JSON to the width of a terminal.
  const env = { ...process.env, COLUMNS: '100000' };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MS });
  let peakMb: number | null = null;
  const look = setInterval(() => {
    void residentMb(child.pid ?? 0).then((seen) => {
      if (seen !== null) peakMb = Math.max(peakMb ?? 0, seen);
    });
  }, EVERY_MS);
  const printed = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (chunk: Buffer) => printed.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.stderr.push(chunk));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const seconds = (performance.now() - started) / 1000;
    const [stdout, stderr] = [printed.stdout, printed.stderr].map((chunks) =>
      Buffer.concat(chunks).toString(),
    );
    return { code, stdout: stdout ?? '', stderr: stderr ?? '', seconds, peakMb };
  } finally {
    clearInterval(look);
  }
}

/** The most memory that a process has held so far; `null` when it has ended, or elsewhere than on Linux. */
async function residentMb(pid: number): Promise<number | null> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null; // it has ended, or there is no such file here: then nothing is said of its memory
  }
}
