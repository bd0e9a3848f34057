/** What the numbers were measured on, in one line. */
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';

/** The processor, the memory, the system, Node and this package. */
export function machine(): string {
  const [processor] = cpus();
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB of memory`;
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return [
    `${cpus().length} cores of ${processor?.model ?? 'an unknown processor'}`,
    memory,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    `reconcile ${manifest.version}`,
  ].join(', ');
}
