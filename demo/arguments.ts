/** Reads the demo's own command line; what it does not know is refused in a sentence. */
import { parseArgs } from 'node:util';

export type Arguments = {
  readonly help: boolean;
  /** Everything is drawn from it. */
  readonly seed: number;
  /** Plant nothing. */
  readonly clean: boolean;
  /** Leave databases, files and websites until Ctrl-C. */
  readonly keep: boolean;
  /** Where the gate keeps its run. */
  readonly out: string;
};

export const HELP = `usage: npm run demo -- [OPTIONS]

Makes a marina's old and new system (two PostgreSQL databases, six buckets as folders,
two websites), plants defects into the migration between them, runs "reconcile run
gate", and compares what was found with what was planted. Exit code 0 when that is
exactly the same.

options
  --clean     plant nothing: the gate is consistent
  --seed N    draw another marina; 20250301 unless told
  --out DIR   where the gate keeps its run; reports/out unless told
  --keep      leave everything up until Ctrl-C, and say what to try
  --help      show this help
`;

/** @throws Error when an argument is not known or has no sense. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      seed: { type: 'string', default: '20250301' },
      clean: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      out: { type: 'string', default: 'reports/out' },
    },
  });
  if (!/^\d{1,9}$/.test(values.seed))
    throw new Error(`--seed: expected a whole number, received ${values.seed}`);
  return { ...values, seed: Number(values.seed) };
}
