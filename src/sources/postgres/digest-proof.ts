/** What a server makes of fixed values, by the same SQL as of rows: servers that say the same of them hash alike. */
import type { DigestForm, DigestScheme } from '../../model/digest.ts';
import { MD5_PROBE } from '../../model/digest-md5.ts';
import type { Cell } from '../../model/value.ts';
import { columnSql } from './digest-forms.ts';
import { groupSql, wholeSql, type Hashed } from './digest-sql.ts';
import { literal } from './quote.ts';

/** Two values of each form, by the name of the type that it is the form of. */
const PROBE: Readonly<Record<DigestForm, readonly [string, string]>> = {
  int4: ['-1', '1954'],
  int8: ['-1', '4294967296'],
  numeric: ['-1.50', 'Infinity'],
  float4: ['-0', '0.1'],
  float8: ['0', '-Infinity'],
  bool: ['false', 'true'],
  uuid: ['00000000-0000-0000-0000-000000000000', '6f9619ff-8b86-d011-b42d-00c04fc964ff'],
  bytea: ['\\x', '\\x00ff10'],
  date: ['2024-02-29', 'infinity'],
  time: ['24:00:00', '00:00:00.000001'],
  timestamp: ['1999-12-31 23:59:59.5', '-infinity'],
  timestamptz: ['1999-12-31 23:59:59.5+00', '0044-03-15 00:00:00+00 BC'],
  text: ['', "ä\\🛥\n it's of more than a dozen bytes"],
};

const BITS = 18;

/** A query for the proof, which is one text. */
export function proofSql(scheme: DigestScheme): string {
  const { rows, ...hashed } = scheme === 'md5' ? md5Probe() : recordProbe();
  const groups = `pg_catalog.string_agg(${groupSql(hashed, BITS)}::text, ' ' ORDER BY at)`;
  return `SELECT '${scheme} ' || (SELECT s FROM (${wholeSql({ ...hashed, rows })}) AS w) || ' ' || (${rows([groups])})`;
}

function md5Probe(): Hashed {
  const names = (MD5_PROBE[0] ?? []).map((_, at) => `t${String(at)}`);
  const [key = '', ...columns] = names;
  const types = names.map(() => 'text');
  return {
    scheme: 'md5',
    key: [key],
    columns,
    keyHash: '',
    rows: (what) => probed(names, types, MD5_PROBE, what),
  };
}

function recordProbe(): Hashed {
  const forms = Object.keys(PROBE);
  const names = forms.map((_, at) => `v${String(at)}`);
  const values = [0, 1, 2].map((row) => forms.map((form) => PROBE[form]?.[row] ?? null));
  const hashed = forms.map((form, at) =>
    columnSql(
      { sql: names[at] ?? '', type: { family: 'text', name: 'text' }, nullable: true, bytewise: false },
      form,
    ),
  );
  return {
    scheme: 'record',
    key: hashed,
    columns: hashed,
    keyHash: `pg_catalog.hash_record_extended(ROW(${hashed.join(', ')}), 7)`,
    rows: (what) => probed(names, forms, values, what),
  };
}

function probed(
  names: readonly string[],
  types: readonly string[],
  values: readonly (readonly Cell[])[],
  what: readonly string[],
): string {
  const rows = values.map((row, at) => {
    const cells = row.map(
      (cell, column) => `${cell === null ? 'NULL' : literal(cell)}::${types[column] ?? 'text'}`,
    );
    return `(${[String(at), ...cells].join(', ')})`;
  });
  return `SELECT ${what.join(', ')} FROM (VALUES ${rows.join(', ')}) AS probe (at, ${names.join(', ')})`;
}
