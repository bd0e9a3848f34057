/** The programs that people use for this today: where they are, how they are installed, and what they say of two tables. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { watched } from './watched.ts';

/** Two tables as a URL each, their name, their key, and how many rows differ in truth. */
export type PeerPair = {
  readonly source: string;
  readonly target: string;
  readonly table: string;
  readonly key: readonly string[];
};

/** What a peer took, and how many rows it calls different; or the words in which it refused. */
export type PeerAnswer =
  | { readonly seconds: number; readonly peakMb: number | null; readonly differing: number }
  | { readonly refused: string };

export type Peer = {
  readonly name: string;
  /** The line that installs it where it is looked for. */
  readonly install: string;
  /** The arguments that compare all columns of two tables. */
  readonly arguments: (pair: PeerPair) => readonly string[];
  /** The rows that differ, from what it prints. */
  readonly differing: (stdout: string, pair: PeerPair) => number;
  readonly program: string;
};

const FOLDER = join(tmpdir(), 'reconcile-bench-peers');
const DRIVERS = 'psycopg2-binary mysql-connector-python';

function inVenv(name: string, packages: string): string {
  const folder = join(FOLDER, name);
  return `python3 -m venv ${folder} && ${folder}/bin/pip install ${packages} ${DRIVERS}`;
}

/** By bisecting ranges of keys, four threads a side, in every column. */
function bisecting({ source, target, table, key }: PeerPair): readonly string[] {
  const keys = key.flatMap((column) => ['-k', column]);
  return [dialled(source), table, dialled(target), table, ...keys, '-c', '%', '-j', '4', '--json'];
}

/** They know PostgreSQL by one of the two names of its scheme. */
function dialled(url: string): string {
  return url.replace(/^postgres:/, 'postgresql:');
}

/** Lines of `["-", ["1", "name", ...]]`, the key's columns first; a row that differs is there with both signs. */
function signedRows(stdout: string, { key }: PeerPair): number {
  const keys = new Set<string>();
  for (const line of stdout.split('\n')) {
    if (!/^\["[-+]"/.test(line)) continue; // a warning
    const [, values] = JSON.parse(line) as [string, readonly string[]];
    keys.add(JSON.stringify(values.slice(0, key.length)));
  }
  return keys.size;
}

export const reladiff: Peer = {
  name: 'reladiff 0.6.0',
  program: 'reladiff',
  install: inVenv('reladiff', 'reladiff==0.6.0'),
  // It cannot sort rows of which one has NULL where the other has a value.
  arguments: (pair) => [...bisecting(pair), '--skip-sort-results'],
  differing: signedRows,
};

export const dataDiff: Peer = {
  name: 'data-diff 0.11.1',
  program: 'data-diff',
  // Its own pins let in newer packages than it can be imported with.
  install: inVenv('data-diff', "data-diff==0.11.1 dbt-core==1.7.19 'pydantic<2'"),
  arguments: (pair) => [...bisecting(pair), '--no-tracking'],
  differing: signedRows,
};

export const ptTableSync: Peer = {
  name: 'pt-table-sync --print',
  program: 'pt-table-sync',
  install: 'apt-get install -y percona-toolkit',
  arguments: ({ source, target, table }) => ['--print', dsn(source, table), dsn(target, table)],
  // One statement a row; a value with a line break would be a line more, and there is none here.
  differing: (stdout) =>
    stdout.split('\n').filter((line) => /^(REPLACE|INSERT|UPDATE|DELETE) /.test(line)).length,
};

function dsn(url: string, table: string): string {
  const { hostname, port, username, password, pathname } = new URL(url);
  const database = pathname.slice(1);
  return `h=${hostname},P=${port},u=${username},p=${password},D=${database},t=${table},A=utf8mb4`;
}

/** Where a peer is: in a folder of its own below the temporary one, or on the path; `null` when it is not installed. */
export function whereIs({ program }: Peer): string | null {
  const folders = [join(FOLDER, program, 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/** Runs a peer as a user does, from its start to its end. */
export async function ask(peer: Peer, program: string, pair: PeerPair): Promise<PeerAnswer> {
  const { code, stdout, stderr, seconds, peakMb } = await watched(program, peer.arguments(pair));
  // pt-table-sync ends with 2 when tables differ; what the others could not do is on their standard error alone.
  const failed = (code !== 0 && code !== 2) || /Traceback|^\[.*\] ERROR/m.test(stderr);
  if (failed) return { refused: lastWords(stderr) };
  return { seconds, peakMb, differing: peer.differing(stdout, pair) };
}

function lastWords(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /\S/.test(line));
  return (
    lines.findLast((line) => /error|unsupported|not /i.test(line)) ??
    lines.at(-1) ??
    'no words'
  ).trim();
}
