/** Compiles a condition of a MySQL table to SQL. */
import { Buffer } from 'node:buffer';
import { MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler } from 'kysely';
import { conditionSql } from '../sql-where.ts';
import { literal } from './quote.ts';

/** The condition of a table's `where`. @throws ConfigError when it cannot be built. */
export const whereSql = conditionSql({
  createAdapter: () => new MysqlAdapter(),
  createIntrospector: (db) => new MysqlIntrospector(db),
  Compiler: MysqlQueryCompiler,
  inline,
});

function inline(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  if (typeof value === 'string') return literal(value);
  // Sessions are in UTC.
  if (value instanceof Date) return literal(value.toISOString().replace('T', ' ').replace('Z', ''));
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  return literal(JSON.stringify(value));
}
