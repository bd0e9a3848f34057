/** Opens a MySQL source under the name `legacy` for one test, and closes it whatever happens. */
import { mysql, type MysqlOptions, type MysqlSource } from '../../../src/sources/mysql/index.ts';
import type { ContextSettings } from '../../support/open-context.ts';
import { withSource, type Opened } from '../../support/opened-source.ts';

export type Legacy = Opened<MysqlSource>;

/** Opens a source and asks it something. */
export function withLegacy<T>(
  options: MysqlOptions,
  ask: (legacy: Legacy) => Promise<T>,
  settings: ContextSettings = {},
): Promise<T> {
  return withSource(mysql(options), 'legacy', ask, settings);
}
