/** Compiles a Kysely condition to SQL without parameters, as everything else is that a session asks. */
import { Buffer } from 'node:buffer';
import {
  DummyDriver,
  expressionBuilder,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  sql,
  type Expression,
  type SqlBool,
} from 'kysely';
import { ConfigError, ReconcileError } from '../../model/problem.ts';
import type { Place } from '../sql-place.ts';
import type { TableSpec } from '../sql-table.ts';
import { literal } from './quote.ts';

/** The condition of a table's `where`. @throws ConfigError when it cannot be built. */
export function whereSql({ where }: TableSpec, place: Place): string {
  if (where === null) return 'true';
  try {
    const condition = (where as (eb: unknown) => Expression<SqlBool>)(expressionBuilder());
    return sql`${condition}`.compile(compiler).sql;
  } catch (cause) {
    if (cause instanceof ReconcileError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError('config', `${place.name}: its "where" cannot be built: ${message}`, { cause });
  }
}

class Inlining extends MysqlQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(inline(value));
  }
}

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new Inlining(),
  },
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
