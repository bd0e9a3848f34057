// The shape of a config: defaults, and a sentence with the place for each thing that is wrong.
import { describe, expect, it } from 'vitest';
import { defineConfig, memory, rowCounts, type ConfigInput } from '../../src/index.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { secret } from '../../src/config/secret.ts';
import { missingSecrets } from '../../src/config/missing-secrets.ts';

const table = (name: string) => memory(name, { key: 'id', columns: { id: 'number' }, rows: [] });
const legacy = table('legacy');
const crm = table('crm');
const count = (id = 'count') => rowCounts(id, { source: legacy, target: crm });
const resolve = (input: unknown) => resolveConfig(defineConfig(input as ConfigInput));
const suites = (suite: object) => ({ suites: { gate: { checks: [count()], ...suite } } });

describe('a right config', () => {
  it('has defaults for what it leaves out', () => {
    const { sources, suites, out, diskCap } = resolve({ suites: { gate: { checks: [count()] } } });
    expect([...sources.values()]).toEqual(['legacy', 'crm']);
    expect(suites.get('gate')).toMatchObject({
      least: null,
      frozen: false,
      settle: 2000,
      checkTimeout: 1_800_000,
    });
    expect({ out, diskCap }).toEqual({ out: null, diskCap: 10e9 });
  });

  it('numbers unlisted sources whose label is taken', () => {
    const { sources } = resolve({
      sources: { legacy: table('berths').source },
      suites: { gate: { checks: [count('a'), rowCounts('b', { source: table('crm') }, { expected: 0 })] } },
    });
    expect([...sources.values()]).toEqual(['legacy', 'legacy #2', 'crm', 'crm #2']);
  });

  it('does not settle when frozen, unless told', () => {
    expect(resolve(suites({ frozen: true })).suites.get('gate')?.settle).toBe(0);
    expect(resolve(suites({ frozen: true, settle: '1s' })).suites.get('gate')?.settle).toBe(1000);
  });

  it('reads durations, sizes and lists in lists', () => {
    const config = resolve({
      suites: {
        gate: { settle: 500, checkTimeout: '15min', checks: [[count('a'), [count('b')]], count('c')] },
      },
      diskCap: '1.5GB',
    });
    expect(config.suites.get('gate')).toMatchObject({ settle: 500, checkTimeout: 900_000 });
    expect(config.suites.get('gate')?.checks.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(config.diskCap).toBe(1.5e9);
  });
});

describe('a wrong config', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['nothing at all', undefined, 'defineConfig(): expected object, received undefined'],
    ['no suites', {}, 'suites: expected object, received undefined'],
    ['an empty list of suites', { suites: {} }, 'suites: expected at least one suite, received none'],
    [
      'an unknown key',
      { ...suites({}), suits: 1 },
      'suits: not known (did you mean "suites"?); known here: sources, suites, out, diskCap',
    ],
    [
      'an unknown key of a suite',
      suites({ setle: '2s' }),
      'suites.gate.setle: not known (did you mean "settle"?); known here: least, evidence, maxFindings, frozen, settle, checkTimeout, checks',
    ],
    [
      'a suite name',
      { suites: { 'Final Gate': { checks: [count()] } } },
      'suites.Final Gate: a suite is named with lower-case letters, digits, - and _',
    ],
    ['a switch', suites({ frozen: 'yes' }), 'suites.gate.frozen: expected boolean, received string'],
    [
      'a grade',
      suites({ least: 'hash' }),
      'suites.gate.least: expected one of existence, size, etag, sample, digest, checksum, bytes',
    ],
    [
      'a duration',
      suites({ checkTimeout: '2 weeks' }),
      "suites.gate.checkTimeout: expected a duration such as '500ms', '2s', '15min' or '1h', or a number of milliseconds, received \"2 weeks\"",
    ],
    [
      'a size',
      { ...suites({}), diskCap: -1 },
      "diskCap: expected a size such as '500MB' or '20GB', or a number of bytes, received a number",
    ],
    [
      'a dataset where a source belongs',
      { ...suites({}), sources: { crm } },
      'sources.crm: expected a source such as postgres({ ... }), received a dataset',
    ],
    [
      'a check that was not called',
      suites({ checks: [rowCounts] }),
      'suites.gate.checks.0: expected a check, received a function: call it with an id and its datasets',
    ],
    [
      'something else among the checks',
      suites({ checks: [count(), 'orphans'] }),
      'suites.gate.checks.1: expected a check or a list of checks, received a string',
    ],
    [
      'one id twice',
      suites({ checks: [count(), [count()]] }),
      'suites.gate: two checks are called "count"; give each an id of its own',
    ],
    [
      'a source where a dataset belongs',
      suites({ checks: [rowCounts('count', { source: legacy.source as never, target: crm })] }),
      'suites.gate: check count: role "source": expected a dataset such as crm.table(\'berths\'), received a source',
    ],
    [
      'a source without a name',
      suites({ checks: [rowCounts('count', { source: unlabelled(), target: crm })] }),
      'suites.gate: check count: reads a memory source that is not listed; list it under "sources", so that reports have a name for it',
    ],
    [
      'a source under two names',
      { ...suites({}), sources: { crm: crm.source, also: crm.source } },
      'sources.also: the same source as sources.crm; list it once',
    ],
  ];
  it.each(cases)('is told: %s', (_name, input, sentence) => {
    expect(() => resolve(input)).toThrow(expect.objectContaining({ name: 'ConfigError', message: sentence }));
  });

  it('has a line for each thing that is wrong', () => {
    const input = { suites: { gate: { frozen: 1, least: 2, checks: [count()] } } };
    expect(() => resolve(input)).toThrow(/^suites\.gate\.least: .*\nsuites\.gate\.frozen: .*$/);
  });
});

describe('missing secrets', () => {
  it('are named with the source that needs them', () => {
    const source = { ...crm.source, secrets: [secret('CRM_DB_URL'), secret('CRM_CA')] };
    expect(missingSecrets([source], () => 'crm', { CRM_CA: 'x' })).toEqual([
      'CRM_DB_URL is not set in the environment: source crm needs it',
    ]);
  });

  it('of a writer are named only when something would be written', () => {
    const source = { ...crm.source, writerSecrets: [secret('CRM_WRITER_URL')] };
    expect(missingSecrets([source], () => 'crm', {})).toEqual([]);
    expect(missingSecrets([source], () => 'crm', {}, [source])).toEqual([
      'CRM_WRITER_URL is not set in the environment: the writer of source crm needs it',
    ]);
  });
});

function unlabelled() {
  const ref = table('x');
  return { ...ref, source: { ...ref.source, label: null } };
}
