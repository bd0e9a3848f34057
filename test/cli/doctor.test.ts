// The doctor: every source is asked, a failure is a sentence, and no secret is in any of it.
import { describe, expect, it } from 'vitest';
import { folderOf, reconcile } from '../support/command-line.ts';

const CONFIG = `import { defineConfig, memory, rowCounts, secret, sequencePosition } from '@cutover/reconcile';
const table = memory('legacy', { key: 'id', columns: { id: 'number' }, rows: [{ id: '1' }] });
const url = secret('CRM_DB_URL');
const probed = { version: 'PostgreSQL 17.2', canWrite: true, clockSkewMs: -1500.4, latencyMs: 2.34, notes: ['a standby'] };
const crm = { ...table.source, kind: 'postgres', secrets: [url], probe: async (context) => {
  const password = new URL(context.reveal(url)).password;
  if (password === 'hunter2') throw new Error('password "' + password + '" was refused');
  return { ...probed, ...(password === 'writer' ? { changeable: ['clients'] } : {}) };
} };
const numbers = Object.assign(Object.create(table), { source: crm, path: 'sequences' });
const unused = { ...table.source, kind: 'postgres', secrets: [secret('OTHER_URL')] };
const sources = process.env.OTHERS === undefined ? { legacy: table.source, crm } : { legacy: table.source, crm, unused };
export default defineConfig({ sources, suites: {
  gate: { checks: [rowCounts('count', { source: table }, { expected: 1 }), sequencePosition('numbers', { sequences: numbers })] },
} });
`;

const doctor = async (args: readonly string[], env: Record<string, string>) =>
  reconcile(['doctor', ...args], { cwd: await folderOf({ 'reconcile.config.mjs': CONFIG }), env });

describe('doctor', () => {
  it('says what each source is and warns of what it could do', async () => {
    expect(await doctor([], { CRM_DB_URL: 'postgres://u:right-one@h/d' })).toEqual({
      code: 0,
      stderr: '',
      stdout: `legacy  memory    ok  memory, answers in 0.0 ms, clock +0 ms
crm     postgres  ok  PostgreSQL 17.2, could write, answers in 2.3 ms, clock -1500 ms
                      warning: its credentials could write; give it some that can only read
                      warning: its clock is -1500 ms off this machine's; set both by NTP
                      a standby
`,
    });
  });

  it('warns of fixes that the writer may not make', async () => {
    const { code, stdout } = await doctor([], { CRM_DB_URL: 'postgres://u:writer@h/d' });
    expect(code).toBe(0);
    expect(stdout).toContain(
      `a standby
                      warning: --fix of numbers would change sequences, which the writer may not
`,
    );
  });

  it('asks the others when one cannot be reached, and exits with 2', async () => {
    const { code, stdout, stderr } = await doctor([], {
      CRM_DB_URL: 'postgres://u:hunter2@h/d',
      OTHERS: '1',
    });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toBe(`legacy  memory    ok      memory, answers in 0.0 ms, clock +0 ms
crm     postgres  failed  source crm: password "***" was refused
unused  postgres  failed  OTHER_URL is not set in the environment: source unused needs it
`);
  });

  it('gives the same as JSON', async () => {
    const { code, stdout } = await doctor(['--format', 'json'], { CRM_DB_URL: 'postgres://u:hunter2@h/d' });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      sources: [
        {
          name: 'legacy',
          kind: 'memory',
          reachable: true,
          version: 'memory',
          canWrite: null,
          clockSkewMs: 0,
          latencyMs: 0,
          notes: [],
        },
        {
          name: 'crm',
          kind: 'postgres',
          reachable: false,
          problem: 'source crm: password "***" was refused',
        },
      ],
    });
  });
});
