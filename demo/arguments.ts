/** Reads the demo's own command line; what it does not know is refused in a sentence. */
import { parseArgs } from 'node:util';

export type Arguments = {
  readonly help: boolean;
  /** Everything is drawn from it. */
  readonly seed: number;
  /** Plant nothing. */
  readonly clean: boolean;
  /** Put right what is safe, prove it, and take it back. */
  readonly fix: boolean;
  /** Put it right by one command, in place of one for each step. */
  readonly atOnce: boolean;
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
  --fix       go on: plan the safe corrections, apply them, run the gate again, undo
              them, and compare the world with what it was before
  --at-once   with --fix: plan, apply and run again by one command, "run gate --fix"
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
      fix: { type: 'boolean', default: false },
      'at-once': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      out: { type: 'string', default: 'reports/out' },
    },
  });
  if (!/^\d{1,9}$/.test(values.seed))
    throw new Error(`--seed: expected a whole number, received ${values.seed}`);
  const { 'at-once': atOnce, ...rest } = values;
  if (values.fix && values.clean) throw new Error('--fix: there is nothing to put right with --clean');
  if (atOnce && !values.fix) throw new Error('--at-once: goes with --fix');
  return { ...rest, atOnce, seed: Number(values.seed) };
}
