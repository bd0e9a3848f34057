/** Compiles a Kysely condition to SQL without parameters, as everything else is that a session asks. */
import {
  DummyDriver,
  expressionBuilder,
  Kysely,
  sql,
  type DefaultQueryCompiler,
  type Dialect,
  type Expression,
  type SqlBool,
} from 'kysely';
import { ConfigError, ReconcileError } from '../model/problem.ts';
import type { Place } from './sql-place.ts';
import type { TableSpec } from './sql-table.ts';

/** What of Kysely an engine is, and how it writes a value where a parameter would stand. */
export type Engine = Pick<Dialect, 'createAdapter' | 'createIntrospector'> & {
  readonly Compiler: new () => DefaultQueryCompiler;
  readonly inline: (value: unknown) => string;
};

/** How conditions of an engine's tables become SQL. The condition is refused with a ConfigError when it cannot be built. */
export function conditionSql(engine: Engine): (spec: TableSpec, place: Place) => string {
  const compiler = inlining(engine);
  return ({ where }, place) => {
    if (where === null) return 'true';
    try {
      const condition = (where as (eb: unknown) => Expression<SqlBool>)(expressionBuilder());
      return sql`${condition}`.compile(compiler).sql;
    } catch (cause) {
      if (cause instanceof ReconcileError) throw cause;
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new ConfigError('config', `${place.name}: its "where" cannot be built: ${message}`, { cause });
    }
  };
}

function inlining({ createAdapter, createIntrospector, Compiler, inline }: Engine): Kysely<unknown> {
  class Inlining extends Compiler {
    protected override appendValue(value: unknown): void {
      this.append(inline(value));
    }
  }
  return new Kysely<unknown>({
    dialect: {
      createAdapter,
      createIntrospector,
      createDriver: () => new DummyDriver(),
      createQueryCompiler: () => new Inlining(),
    },
  });
}
