/** Databases in other encodings are read in the order of UTF-8 bytes, and bytes without an encoding are not made up. */
import { expect, it } from 'vitest';
import { compareKeys } from '../../../src/model/key.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, nativeKeys, rows } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const NAMES = ['z', 'é', 'ÿ', 'a', '€', 'Š', 'œ', 'ž', '"', 'É'];

describePostgres('a PostgreSQL database in another encoding', () => {
  it.each(['WIN1252', 'LATIN9', 'UTF8'])('is read in the order of UTF-8: %s', async (encoding) => {
    const options = `ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C'`;
    const url = await database('encoded', {
      sql: 'CREATE TABLE names (name text PRIMARY KEY, place int)',
      options,
    });
    await run(url, 'INSERT INTO names SELECT * FROM unnest($1::text[], $2::int[])', [
      NAMES,
      NAMES.map((_, at) => at),
    ]);
    await withCrm({ url }, async ({ source, of }) => {
      const dataset = of(source.table('names', { key: 'name' }));
      const sorted = NAMES.toSorted(compareKeys);
      expect(await nativeKeys(dataset)).toEqual(sorted.map((name) => [name]));
      expect(await nativeKeys(dataset, { anyOf: ['🚤', 'é', '€'] })).toEqual([['é'], ['€']]);
      expect(await dataset.count({ from: null, until: '🚤' }, calm)).toBe(NAMES.length);
      expect((await rows(of(source.table('names', { key: 'place' }).by('name')), ['name'])).flat()).toEqual(
        sorted,
      );
    });
  });

  it('is refused where its bytes are no UTF-8', async () => {
    const url = await database('bytes', { options: `ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'` });
    await run(
      url,
      `CREATE TABLE names (id int PRIMARY KEY, name text); INSERT INTO names VALUES (1, 'é'), (2, E'M\\xf6we')`,
    );
    await withCrm({ url }, async ({ source, of }) => {
      const dataset = of(source.table('names', { key: 'id' }));
      expect(await rows(dataset, ['name'], { anyOf: ['pb1'] })).toEqual([['é']]);
      await expect(rows(dataset, ['name'], EVERYTHING)).rejects.toThrow(
        /^crm\.names: a text has no form in UTF-8/,
      );
    });
  });
});
