/** With row types the compiler refuses a wrong table, column or condition; without them any name goes; nothing is loaded. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { secret } from '../../../src/config/secret.ts';
import { postgres } from '../../../src/sources/postgres/index.ts';

type Tables = {
  berths: { id: number; pier: string; sold: boolean };
  clients: { id: string; email: string };
};

const url = 'postgres://reader:hunter2@db.invalid/crm';

it('checks tables and columns against the row types', () => {
  const crm = postgres<Tables>({ url });
  const ref = crm.table('berths', {
    key: ['pier', 'id'],
    where: (eb) => eb('sold', '=', true),
    private: ['pier'],
  });
  expect([ref.path, ref.private, ref.by('pier').path]).toEqual(['berths', ['pier'], 'berths by pier']);
  crm.table('clients', { key: 'mail', computed: { mail: 'lower(email)' }, private: ['mail'] });
  crm.table('clients', { key: { id: 'int' } });
  // @ts-expect-error -- no such table
  crm.table('boats', { key: 'id' });
  // @ts-expect-error -- no such column
  crm.table('berths', { key: 'code' });
  // @ts-expect-error -- no such column
  crm.table('berths', { key: { code: 'int' } });
  expect(() =>
    // @ts-expect-error -- no such kind
    crm.table('berths', { key: { id: 'number' } }),
  ).toThrow(/no kind of key/);
  // @ts-expect-error -- no such column
  crm.table('berths', { key: 'id', private: ['email'] });
  // @ts-expect-error -- no such column, and not of its type
  crm.table('berths', { key: 'id', where: (eb) => eb('colour', '=', 'red') });
  // @ts-expect-error -- not of its type
  crm.table('berths', { key: 'id', where: (eb) => eb('sold', '=', 'yes') });
});

it('takes any name without row types', () => {
  const crm = postgres({ url: secret('CRM_URL') });
  expect(crm.table('boats', { key: 'id', where: (eb) => eb('boats.colour', '=', 'red') }).path).toBe('boats');
  expect(crm.secrets.map(String)).toEqual(['secret(CRM_URL)']);
  expect([crm.kind, crm.label, crm.readers, crm.maxSnapshotAge, crm.staleFor]).toEqual([
    'postgres',
    null,
    3,
    900_000,
    0,
  ]);
});

it('says what is wrong with its options, without the url', () => {
  expect(() => postgres({ url: 'mysql://hunter2@db' })).toThrow(/^postgres\(\): url: expected postgres:\/\//);
  expect(() => postgres({ url, connections: 2 })).toThrow(/connections: expected a whole number from 3/);
  expect(() => postgres({ url, statementTimeout: '10 minutes' as '10min' })).toThrow(
    /statementTimeout: expected a duration/,
  );
  expect(() => postgres({ url }).table('berths', { key: [] })).toThrow(/^berths: its key has no column/);
});

it('loads no driver until it is opened', () => {
  const index = new URL('../../../src/sources/postgres/index.ts', import.meta.url).href;
  const program = `
    const { registerHooks } = await import('node:module');
    registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context); } });
    const { postgres } = await import('${index}');
    postgres({ url: 'postgres://db/crm' }).table('berths', { key: 'id' }).by('pier');`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toContain('postgres/index.ts');
  expect(stdout).not.toMatch(/node_modules/);
});
