// The command line: what is understood, and a sentence for all else.
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';

const NOON = new Date(2026, 5, 1, 12, 0, 0);
const read = (line: string) => readArguments(line.split(' ').filter(Boolean), NOON);

describe('a command line', () => {
  it('has defaults for what it leaves out', () => {
    expect(read('')).toEqual({
      asks: 'command',
      command: 'run',
      operands: [],
      options: {
        check: [],
        config: null,
        out: null,
        format: 'text',
        evidence: null,
        maxFindings: null,
        concurrency: 4,
        deadline: null,
        log: null,
        quiet: false,
        segments: null,
        fix: null,
        maxChanges: null,
        resume: null,
      },
    });
  });

  it.each([
    ['nightly', 'run', ['nightly']],
    ['run gate', 'run', ['gate']],
    ['run list', 'run', ['list']],
    ['list', 'list', []],
    ['list gate --format json', 'list', ['gate']],
    ['explain row-counts', 'explain', ['row-counts']],
    ['run -- gate', 'run', ['gate']],
    ['--quiet nightly', 'run', ['nightly']],
    ['apply PLAN', 'apply', ['PLAN']],
    ['run apply', 'run', ['apply']],
    ['undo RUN --check a', 'undo', ['RUN']],
    ['--fix nightly', 'run', ['nightly']],
  ])('"%s" is %s of %j', (line, command, operands) => {
    expect(read(line)).toMatchObject({ asks: 'command', command, operands });
  });

  it('reads every option', () => {
    const line =
      '--check a --check=b --config c.mts --out d --format json --concurrency 2 --log ndjson --segments 7 --deadline 90min';
    expect(read(line)).toMatchObject({
      options: {
        check: ['a', 'b'],
        config: 'c.mts',
        out: 'd',
        format: 'json',
        concurrency: 2,
        log: 'ndjson',
        segments: 7,
        deadline: NOON.getTime() + 90 * 60_000,
      },
    });
    expect(read('-q')).toMatchObject({ options: { quiet: true } });
    expect(read('--fix')).toMatchObject({ options: { fix: 'apply', maxChanges: null } });
    expect(read('--fix=plan --max-changes 0')).toMatchObject({ options: { fix: 'plan', maxChanges: 0 } });
    expect(read('undo R --check a --check b')).toMatchObject({ options: { check: ['a', 'b'] } });
  });

  it('reads a deadline as a time of today', () => {
    const at = new Date(2026, 5, 1, 13, 15, 0).getTime();
    expect(read('--deadline 13:15')).toMatchObject({ options: { deadline: at } });
  });

  it('asks for help wherever that stands', () => {
    expect(read('--help')).toEqual({ asks: 'help', about: null });
    expect(read('list -h')).toEqual({ asks: 'help', about: 'list' });
    expect(read('help doctor')).toEqual({ asks: 'help', about: 'doctor' });
    expect(read('--version')).toEqual({ asks: 'version' });
  });

  it.each([
    ['run gate twice', '"twice": one word too many; write: reconcile [run] [SUITE]'],
    ['nightly twice', '"twice": one word too many; write: reconcile [run] [SUITE]'],
    ['rum gate', '"rum": there is no such command (did you mean "run"?); "reconcile --help" lists them'],
    ['doctor gate', '"gate": one word too many; write: reconcile doctor'],
    ['explain', 'explain: something is missing; write: reconcile explain CHECK'],
    ['-x', '-x: there is no such option; "reconcile --help" lists them'],
    ['--check', '--check: expected a value, ID'],
    ['--check --quiet', '--check: expected a value, ID'],
    ['--quiet=yes', '--quiet: takes no value'],
    ['--out a --out b', '--out: given twice; say it once'],
    ['--format html', '--format: expected text or json, received "html"'],
    ['--log text', '--log: expected ndjson, received "text"'],
    ['--concurrency 0', '--concurrency: expected a whole number from 1 on, received "0"'],
    ['--segments 1.5', '--segments: expected a whole number from 1 on, received "1.5"'],
    ['--quiet --log ndjson', '--quiet: there is nothing to log with --log; leave one of them out'],
    ['list --quiet', '--quiet: list has no such option; it has --config, --format, --help'],
    [
      '--deadline soon',
      '--deadline: expected a time of today such as 10:15 or a duration such as 90min, received "soon"',
    ],
    ['--deadline 11:59', '--deadline: 11:59 has passed today; give a later time, or how long, as in 90min'],
    ['--fix=yes', '--fix: expected nothing or =plan, received "yes"'],
    ['--fix=', '--fix: expected nothing or =plan, received ""'],
    ['--fix plan', '--fix plan: write it as one word, --fix=plan'],
    ['gate --fix plan', '--fix plan: write it as one word, --fix=plan'],
    ['--fix --fix=plan', '--fix: given twice; say it once'],
    ['--max-changes 5', '--max-changes: goes with --fix or --fix=plan'],
    ['--fix --max-changes -1', '--max-changes: expected a value, N'],
    ['--fix --max-changes many', '--max-changes: expected a whole number from 0 on, received "many"'],
    ['apply', 'apply: something is missing; write: reconcile apply PLAN'],
    ['undo A B', '"B": one word too many; write: reconcile undo RUN'],
    [
      'apply PLAN --max-changes 5',
      '--max-changes: apply has no such option; it has --config, --out, --format, --deadline, --log, --quiet, --help',
    ],
    [
      'init',
      'init: this command is not available in this version; a suite of that name runs with: reconcile run init',
    ],
    ['--queue x', '--queue: this option is not available in this version'],
    [
      '--resume x --fix=plan',
      '--resume: goes without --fix; finish the run, then plan with --fix=plan, which looks anew',
    ],
  ])('is refused: "%s"', (line, message) => {
    expect(() => read(line)).toThrow(
      expect.objectContaining({ name: 'ConfigError', code: 'usage', message }),
    );
  });
});
