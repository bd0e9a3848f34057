/** Opens a PostgreSQL source under the name `crm` for one test, and closes it whatever happens. */
import { postgres, type PostgresOptions, type PostgresSource } from '../../../src/sources/postgres/index.ts';
import type { ContextSettings } from '../../support/open-context.ts';
import { withSource, type Opened } from '../../support/opened-source.ts';

export type Crm = Opened<PostgresSource>;

/** Opens a source and asks it something. */
export function withCrm<T>(
  options: PostgresOptions,
  ask: (crm: Crm) => Promise<T>,
  settings: ContextSettings = {},
): Promise<T> {
  return withSource(postgres(options), 'crm', ask, settings);
}
