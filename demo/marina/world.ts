/** Both systems of the demo, and what the importer left beside them, all drawn from one seed. */
import type { Legacy } from './legacy.ts';
import { makeBerths } from './make-berths.ts';
import { makeExpenses, makeInvoices } from './make-bills.ts';
import { makeInterests } from './make-interests.ts';
import { migrate, type Migrated } from './migrate.ts';
import { random } from './random.ts';

export type World = Migrated & { readonly legacy: Legacy };

/** A marina before and after a migration that lost nothing. */
export function makeWorld(seed: number): World {
  const draw = random(seed);
  const Berths = makeBerths(draw);
  const Interests = makeInterests(draw, Berths);
  const Expenses = makeExpenses(draw);
  const legacy = { Berths, Interests, Expenses, Invoices: makeInvoices(draw, Interests, Expenses) };
  return { legacy, ...migrate(legacy, draw) };
}
