/** The help texts: for the program and for each command. */
import { COMMANDS, OPTIONS, type CommandName, type OptionName, type OptionRow } from './commands.ts';

/** What `reconcile --help` says. */
export function programHelp(): string {
  const commands = Object.values(COMMANDS).map(({ usage, says }): Pair => [usage, says]);
  const options: OptionName[] = [...COMMANDS.run.options, 'version'];
  return [
    'reconcile proves that a data migration lost nothing: it compares two systems and says what differs.',
    '',
    'usage: reconcile [COMMAND] [OPTIONS]',
    '',
    'commands',
    ...aligned(commands),
    '',
    'options',
    ...aligned(optionPairs(options)),
    '',
    'The report is on stdout, progress on stderr. "reconcile COMMAND --help" says more.',
    '',
  ].join('\n');
}

/** What `reconcile COMMAND --help` says. */
export function commandHelp(name: CommandName): string {
  const { usage, says, more, options } = COMMANDS[name];
  return [
    `usage: reconcile ${usage} [OPTIONS]`,
    '',
    sentence(says),
    ...more.map(sentence),
    '',
    'options',
    ...aligned(optionPairs(options)),
    '',
  ].join('\n');
}

type Pair = readonly [left: string, right: string];

function optionPairs(names: readonly OptionName[]): Pair[] {
  return names.flatMap((name) => {
    const { value, word, short, hidden, says }: OptionRow = OPTIONS[name];
    if (hidden === true) return [];
    const argument = value === undefined ? (word === undefined ? '' : `[=${word}]`) : ` ${value}`;
    const spelling = `--${name}${argument}`;
    return [[short === undefined ? spelling : `-${short}, ${spelling}`, says] satisfies Pair];
  });
}

function aligned(pairs: readonly Pair[]): string[] {
  const width = Math.max(...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
