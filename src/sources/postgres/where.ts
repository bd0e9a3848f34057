/** Compiles a condition of a PostgreSQL table to SQL without parameters, because COPY takes none. */
import { Buffer } from 'node:buffer';
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { conditionSql } from '../sql-where.ts';
import { literal } from './quote.ts';

/** The condition of a table's `where`. @throws ConfigError when it cannot be built. */
export const whereSql = conditionSql({
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  Compiler: PostgresQueryCompiler,
  inline,
});

/** A quoted literal takes its type from where it stands, exactly as a parameter would. */
function inline(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return literal(value.toISOString());
  if (value instanceof Uint8Array) return literal(`\\x${Buffer.from(value).toString('hex')}`);
  if (Array.isArray(value)) return `ARRAY[${value.map(inline).join(', ')}]`;
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean'
  ) {
    return literal(String(value));
  }
  return literal(JSON.stringify(value));
}
