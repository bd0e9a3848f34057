/** Every command and option: what the parser accepts and what the help says, from one table. */

/** An option as a person types it. `value` names its argument; without one it is a switch, which may take `=word`. */
export type OptionRow = {
  readonly value?: string;
  readonly word?: string;
  readonly short?: string;
  readonly repeats?: true;
  readonly hidden?: true;
  readonly says: string;
};

export const OPTIONS = {
  check: { value: 'ID', repeats: true, says: 'this check only; may be given several times' },
  config: { value: 'FILE', says: 'the config file, instead of the nearest reconcile.config.mts' },
  out: { value: 'DIR', says: "where runs are kept: the config's out, else ./reconcile-runs" },
  format: { value: 'text|json', says: 'what is printed on stdout: text, or json for machines' },
  evidence: {
    value: 'KIND',
    says: 'values, or digest or md5 where both servers compute them: faster',
  },
  concurrency: { value: 'N', says: 'segments at a time, of all checks together: 4' },
  deadline: { value: 'TIME', says: 'stop then, what is unfinished is unknown: 90min from now, or at 10:15' },
  log: { value: 'ndjson', says: 'progress on stderr as one JSON object a line' },
  quiet: { short: 'q', says: 'no progress on stderr' },
  fix: { word: 'plan', says: 'make the safe corrections and look again; =plan only writes them down' },
  'max-changes': { value: 'N', says: 'with --fix: the most changes of one check, in place of its budget' },
  resume: { value: 'RUN', says: 'go on with a run that was stopped: only what it left is read' },
  'max-findings': { value: 'N', says: 'write down at most N findings of each check; all are counted' },
  segments: { value: 'N', hidden: true, says: 'cut each check into this many ranges' },
  help: { short: 'h', says: 'show this help' },
  version: { says: 'show the version' },
} as const satisfies Readonly<Record<string, OptionRow>>;

export type OptionName = keyof typeof OPTIONS;

/** A command: how it is called, what it does, how many operands and which options it takes. */
export type CommandRow = {
  readonly usage: string;
  readonly says: string;
  readonly more: readonly string[];
  readonly operands: readonly [least: number, most: number];
  readonly options: readonly OptionName[];
};

const FIX_EXIT_CODES =
  'exit code: 0 all done and proved, 1 some refused, 2 could not tell, 3 not acceptable, 130 interrupted';

export const COMMANDS = {
  run: {
    usage: '[run] [SUITE]',
    says: 'run a suite: default, the only one, or the one that is named',
    more: [
      'exit code: 0 consistent, 1 inconsistent, 2 unknown, 3 nothing ran, 130 interrupted',
      'with --fix the exit code is that of the look after the changes, and 2 where one is in doubt',
      'with --resume RUN is the id of a run of the same suite, config and options, or its folder',
    ],
    operands: [0, 1],
    options: [
      'check',
      'fix',
      'max-changes',
      'resume',
      'config',
      'out',
      'format',
      'evidence',
      'max-findings',
      'concurrency',
      'deadline',
      'log',
      'quiet',
      'segments',
      'help',
    ],
  },
  apply: {
    usage: 'apply PLAN',
    says: 'make the changes of a plan that --fix=plan wrote, if nothing has moved since',
    more: [
      'PLAN is the id of the run that made it, its folder, or the path of its plan.json',
      FIX_EXIT_CODES,
    ],
    operands: [1, 1],
    options: ['config', 'out', 'format', 'deadline', 'log', 'quiet', 'help'],
  },
  undo: {
    usage: 'undo RUN',
    says: 'take back what was changed after a run, where records are still as they were left',
    more: [
      'RUN is the id or the folder of the run that planned it, of an apply, or of the run after --fix',
      FIX_EXIT_CODES,
    ],
    operands: [1, 1],
    options: ['check', 'config', 'out', 'format', 'deadline', 'log', 'quiet', 'help'],
  },
  list: {
    usage: 'list [SUITE]',
    says: 'show the suites and their checks; nothing is read but the config',
    more: [],
    operands: [0, 1],
    options: ['config', 'format', 'help'],
  },
  explain: {
    usage: 'explain CHECK',
    says: 'say what a check asserts, finds, takes and cannot see',
    more: [
      'CHECK is the id of a check in the config, or a kind of check: row-counts, orphans, field-agreement',
    ],
    operands: [1, 1],
    options: ['config', 'format', 'help'],
  },
  doctor: {
    usage: 'doctor',
    says: 'ask each source whether it can be reached, and what its credentials may do',
    more: ['exit code: 0 all could be reached, 2 one could not, 3 nothing was asked'],
    operands: [0, 0],
    options: ['config', 'format', 'help'],
  },
} as const satisfies Readonly<Record<string, CommandRow>>;

export type CommandName = keyof typeof COMMANDS;

/** Whether a word is a command of this version. */
export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}

/** Commands and options of later versions: refused by name rather than taken for something else. */
export const LATER = {
  commands: ['gate', 'init', 'worker'],
  options: ['queue'],
} as const;
