/** Runs the program as a user does, with the flags of its own first line, and measures its time and its peak memory. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FindingLine } from '../src/model/finding.ts';
import type { Report } from '../src/model/report.ts';

const BIN = fileURLToPath(new URL('../bin/reconcile.js', import.meta.url));

/** What one run of the program took and found; its findings only where they were asked for. */
export type Measured = {
  readonly seconds: number;
  readonly peakMb: number;
  readonly report: Report;
  readonly findings: readonly FindingLine[];
};

/** Flags for `reconcile run` besides those that it always gets, and whether the findings are read once the clock has stopped. */
export type Asked = { readonly flags?: readonly string[]; readonly findings?: boolean };

/** The flags that the program's first line gives to node. */
export function ownFlags(): readonly string[] {
  const [first = ''] = readFileSync(BIN, 'utf8').split('\n', 1);
  return first.split(/\s+/).slice(3);
}

/** Runs `reconcile run` over a config; @throws when it ends otherwise than with 0 or 1. */
export async function measure(
  config: string,
  env: Readonly<Record<string, string>>,
  { flags = [], findings = false }: Asked = {},
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'reconcile-bench-'));
  try {
    const peak = join(folder, 'peak');
    const hook = join(folder, 'peak.mjs');
    const path = join(folder, 'reconcile.config.mts');
    await writeFile(path, config);
    await writeFile(
      hook,
      `import { writeFileSync } from 'node:fs';\nprocess.on('exit', () => writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));\n`,
    );
    const args = [
      ...ownFlags(),
      '--import',
      pathToFileURL(hook).href,
      BIN,
      'run',
      '--config',
      path,
      '--out',
      join(folder, 'out'),
      '--format',
      'json',
      '--quiet',
      ...flags,
    ];
    const started = performance.now();
    const { code, stdout, stderr } = await call(args, { ...process.env, ...env });
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0 && code !== 1)
      throw new Error(`the program ended with ${String(code)}:\n${stderr}${stdout}`);
    const peakMb = Number(await readFile(peak, 'utf8')) / 1024;
    return {
      seconds,
      peakMb,
      report: JSON.parse(stdout) as Report,
      findings: findings ? await findingsIn(join(folder, 'out')) : [],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The lines of all findings files below a folder. */
async function findingsIn(out: string): Promise<readonly FindingLine[]> {
  const names = await readdir(out, { recursive: true });
  const files = names.filter((name) => /findings[/\\][^/\\]+[.]ndjson$/.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(out, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as FindingLine),
  );
}

function call(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
