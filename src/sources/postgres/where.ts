/** Compiles a Kysely condition to SQL without parameters, because COPY takes none. */
import { Buffer } from 'node:buffer';
import {
  DummyDriver,
  expressionBuilder,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
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

class Inlining extends PostgresQueryCompiler {
  /** A quoted literal takes its type from where it stands, exactly as a parameter would. */
  protected override appendValue(value: unknown): void {
    this.append(inline(value));
  }
}

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new Inlining(),
  },
});

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
