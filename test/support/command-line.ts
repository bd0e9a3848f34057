/** Runs the program as a person does: a folder with a config in it, a command line, two streams and an exit code. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/reconcile.js', import.meta.url));

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Circumstances = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with everything on stderr so far, whenever there is more. */
  readonly onStderr?: (soFar: string, child: ChildProcess) => void;
};

/** A folder with these files, gone after the test; far from any package that is installed. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'reconcile-cli-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** Runs `reconcile` with arguments; a run in CI would set `CI`, so the variable is left out. */
export function reconcile(
  args: readonly string[],
  { cwd, env = {}, onStderr }: Circumstances,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
    const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...inherited, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      onStderr?.(stderr, child);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** The text of a config with one suite over two tables in memory. */
export function configOf(legacy: readonly number[], crm: readonly number[], suite = 'gate'): string {
  const table = (name: string, ids: readonly number[]): string =>
    `memory('${name}', { key: 'id', columns: { id: 'number' }, rows: ${JSON.stringify(ids.map((id) => ({ id: String(id) })))} })`;
  return `import { defineConfig, memory, rowCounts } from '@cutover/reconcile';
const legacy = ${table('legacy', legacy)};
const crm = ${table('crm', crm)};
export default defineConfig({
  sources: { legacy: legacy.source, crm: crm.source },
  suites: { '${suite}': { settle: 0, checks: [rowCounts('berth-count', { source: legacy, target: crm })] } },
});
`;
}
