/** Doctor's questions: what the server is, what the credentials could do, how far away it is. */
import { expect, it } from 'vitest';
import { postgres } from '../../../src/sources/postgres/index.ts';
import { openContext } from '../../support/open-context.ts';
import { asRole, database, describePostgres, run } from '../../support/postgres.ts';
import { calm } from '../../support/opened-source.ts';

async function probed(url: string) {
  const context = await openContext();
  try {
    return await postgres({ url }).probe(context, calm);
  } finally {
    await context.close();
  }
}

describePostgres('probing PostgreSQL', () => {
  it('finds out whether the credentials could write', async () => {
    const url = await database('probed', {
      sql: 'CREATE TABLE berths (id int PRIMARY KEY, note text); REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    });
    const role = `r_${new URL(url).pathname.slice(1)}`;
    await run(url, `CREATE ROLE "${role}" LOGIN PASSWORD 'p'; GRANT SELECT ON berths TO "${role}"`);
    const reader = asRole(url, role, 'p');
    const could = async () => (await probed(reader)).canWrite;
    try {
      expect((await probed(url)).canWrite).toBe(true);
      expect(await could()).toBe(false);
      await run(url, `GRANT UPDATE (note) ON berths TO "${role}"`);
      expect(await could()).toBe(true);
      await run(url, `REVOKE ALL ON berths FROM "${role}"; ALTER ROLE "${role}" CREATEDB`);
      expect(await could()).toBe(true);
      await run(
        url,
        `ALTER ROLE "${role}" NOCREATEDB; GRANT DELETE ON berths TO "${role}"; ALTER ROLE "${role}" SET default_transaction_read_only = on`,
      );
      const { canWrite, notes } = await probed(reader);
      expect(canWrite).toBe(true);
      expect(notes).toContain(
        'default_transaction_read_only is on, which is no guard: any session can turn it off',
      );
      await run(url, `GRANT CREATE ON SCHEMA public TO "${role}"`);
      expect((await probed(reader)).notes).toContain('the role may create tables in schema public');
    } finally {
      await run(url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
    }
  });

  it('tells the version, the distance and the clock', async () => {
    const { version, latencyMs, clockSkewMs, notes } = await probed(await database('probed'));
    expect(version).toMatch(/^PostgreSQL 1\d/);
    expect(latencyMs).toBeGreaterThan(0);
    expect(latencyMs).toBeLessThan(1_000);
    expect(Math.abs(clockSkewMs ?? Number.NaN)).toBeLessThan(1_000);
    expect(notes).toEqual(['the connection is not encrypted; add sslmode=verify-full to its url']);
  });
});
