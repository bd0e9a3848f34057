/** Reads the command line; what it does not know is refused in a sentence, never ignored. */
import { parseArgs } from 'node:util';
import { didYouMean, listed } from '../config/nearest.ts';
import { EVIDENCE_ASKED, type EvidenceAsked } from '../model/digest.ts';
import { ConfigError } from '../model/problem.ts';
import { readDeadline } from './deadline.ts';
import { COMMANDS, isCommand, LATER, OPTIONS, type CommandName, type OptionRow } from './commands.ts';

export type Options = {
  readonly check: readonly string[];
  readonly config: string | null;
  readonly out: string | null;
  readonly format: 'text' | 'json';
  readonly evidence: EvidenceAsked | null;
  readonly maxFindings: number | null;
  readonly concurrency: number;
  /** In milliseconds since the epoch. */
  readonly deadline: number | null;
  readonly log: 'ndjson' | null;
  readonly quiet: boolean;
  readonly segments: number | null;
  /** Whether fixes are only planned, or made too. */
  readonly fix: 'plan' | 'apply' | null;
  readonly maxChanges: number | null;
  /** The run to go on with. */
  readonly resume: string | null;
};

/** What a person asked for. */
export type Invocation =
  | { readonly asks: 'help'; readonly about: CommandName | null }
  | { readonly asks: 'version' }
  | {
      readonly asks: 'command';
      readonly command: CommandName;
      readonly operands: readonly string[];
      readonly options: Options;
    };

/** More is of no use to two cores; what waits for a distant server or a website is not waited for alone. */
const CONCURRENCY = 4;

type Given = ReadonlyMap<string, readonly (string | true)[]>;

/** Understands a command line. @throws ConfigError when any part of it is not known. */
export function readArguments(argv: readonly string[], now: Date): Invocation {
  const { given, operands } = split(argv);
  const [first, ...rest] = operands;
  if (first === 'help' || given.has('help')) {
    const about = first === 'help' ? rest[0] : first;
    return { asks: 'help', about: about !== undefined && isCommand(about) ? about : null };
  }
  if (given.has('version')) return { asks: 'version' };
  if (first !== undefined && (LATER.commands as readonly string[]).includes(first)) {
    throw usage(
      `${first}: this command is not available in this version; a suite of that name runs with: reconcile run ${first}`,
    );
  }
  const named = first !== undefined && isCommand(first);
  const command = named ? first : 'run';
  const remaining = named ? rest : operands;
  const meant = named || rest.length === 0 ? '' : didYouMean(first ?? '', Object.keys(COMMANDS));
  if (meant !== '') {
    throw usage(`${JSON.stringify(first)}: there is no such command${meant}; "reconcile --help" lists them`);
  }
  demandFit(command, remaining, given);
  return { asks: 'command', command, operands: remaining, options: readOptions(given, now) };
}

function split(argv: readonly string[]): { readonly given: Given; readonly operands: readonly string[] } {
  const rows: readonly [string, OptionRow][] = Object.entries(OPTIONS);
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      rows.map(([name, { value, short }]) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
      ]),
    ),
  });
  const given = new Map<string, (string | true)[]>();
  const operands: string[] = [];
  let before: OptionRow | undefined;
  for (const token of tokens) {
    const last = before;
    before = undefined;
    if (token.kind === 'positional') {
      // Taken for a suite, it would ask for all changes of it where a person meant none.
      if (last?.word === token.value)
        throw usage(`--fix ${last.word}: write it as one word, --fix=${last.word}`);
      operands.push(token.value);
    }
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const row = rows.find(([known]) => known === name)?.[1];
    if (row === undefined) throw unknownOption(name, rawName);
    before = row;
    if (row.value === undefined && value !== undefined && value !== row.word) {
      throw usage(
        row.word === undefined
          ? `${rawName}: takes no value`
          : `${rawName}: expected nothing or =${row.word}, received ${JSON.stringify(value)}`,
      );
    }
    if (row.value !== undefined && (value === undefined || (!token.inlineValue && value.startsWith('-')))) {
      throw usage(`${rawName}: expected a value, ${row.value}`);
    }
    const earlier = given.get(name) ?? [];
    const isSwitch = row.value === undefined && row.word === undefined;
    if (earlier.length > 0 && row.repeats !== true && !isSwitch) {
      throw usage(`${rawName}: given twice; say it once`);
    }
    given.set(name, [...earlier, value ?? true]);
  }
  return { given, operands };
}

function unknownOption(name: string, rawName: string): ConfigError {
  if ((LATER.options as readonly string[]).includes(name)) {
    return usage(`${rawName}: this option is not available in this version`);
  }
  const suggestion = didYouMean(name, Object.keys(OPTIONS)).replace('"', '"--');
  return usage(`${rawName}: there is no such option${suggestion}; "reconcile --help" lists them`);
}

function demandFit(command: CommandName, operands: readonly string[], given: Given): void {
  const { operands: bounds, options, usage: form } = COMMANDS[command];
  if (operands.length < bounds[0]) throw usage(`${command}: something is missing; write: reconcile ${form}`);
  const extra = operands[bounds[1]];
  if (extra !== undefined) {
    throw usage(`${JSON.stringify(extra)}: one word too many; write: reconcile ${form}`);
  }
  for (const name of given.keys()) {
    if (!options.some((known) => known === name)) {
      throw usage(
        `--${name}: ${command} has no such option; it has ${listed(options.map((known) => `--${known}`))}`,
      );
    }
  }
}

function readOptions(given: Given, now: Date): Options {
  const text = (name: string): string | null => {
    const value = given.get(name)?.[0];
    return typeof value === 'string' ? value : null;
  };
  const deadline = text('deadline');
  const quiet = given.has('quiet');
  const log = choice('log', text('log'), ['ndjson']);
  if (quiet && log !== null)
    throw usage('--quiet: there is nothing to log with --log; leave one of them out');
  const fix = given.has('fix') ? (text('fix') === 'plan' ? 'plan' : 'apply') : null;
  const maxChanges = count('max-changes', text('max-changes'), 0);
  if (maxChanges !== null && fix === null) throw usage('--max-changes: goes with --fix or --fix=plan');
  const resume = text('resume');
  if (resume !== null && fix !== null)
    throw usage('--resume: goes without --fix; finish the run, then plan with --fix=plan, which looks anew');
  return {
    check: (given.get('check') ?? []).map(String),
    config: text('config'),
    out: text('out'),
    format: choice('format', text('format'), ['text', 'json']) ?? 'text',
    evidence: choice('evidence', text('evidence'), EVIDENCE_ASKED),
    maxFindings: count('max-findings', text('max-findings')),
    concurrency: count('concurrency', text('concurrency')) ?? CONCURRENCY,
    deadline: deadline === null ? null : readDeadline(deadline, now),
    log,
    quiet,
    segments: count('segments', text('segments')),
    fix,
    maxChanges,
    resume,
  };
}

function choice<Word extends string>(
  name: string,
  value: string | null,
  words: readonly Word[],
): Word | null {
  if (value === null) return null;
  const found = words.find((word) => word === value);
  if (found === undefined) {
    throw usage(`--${name}: expected ${words.join(' or ')}, received ${JSON.stringify(value)}`);
  }
  return found;
}

function count(name: string, value: string | null, least = 1): number | null {
  if (value === null) return null;
  if (!/^(?:0|[1-9]\d{0,5})$/.test(value) || Number(value) < least) {
    throw usage(
      `--${name}: expected a whole number from ${String(least)} on, received ${JSON.stringify(value)}`,
    );
  }
  return Number(value);
}

function usage(message: string): ConfigError {
  return new ConfigError('usage', message);
}
