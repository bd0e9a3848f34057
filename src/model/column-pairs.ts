/** Pairs of columns as a config writes them: what must match what, and by which rule. */
import { z } from 'zod';
import type { ColumnRule } from './column-rule.ts';

/** A column of the source, the one of the target that must match it, and how. */
export type ColumnPair = { readonly source: string; readonly target: string; readonly rule: ColumnRule };

const name = z.string().min(1);
const READ_AS = [
  'number',
  'text',
  'bytes',
  'boolean',
  'uuid',
  'date',
  'time',
  'timetz',
  'timestamp',
  'instant',
  'interval',
  'json',
  'inet',
  'array',
  'range',
] as const;

const rule = {
  as: z.enum(READ_AS).exactOptional(),
  map: z.record(z.string(), z.string().nullable()).exactOptional(),
  mapNull: z.string().nullable().exactOptional(),
  tolerance: z.union([z.string(), z.number()]).exactOptional(),
  trim: z.union([z.literal(true), z.enum(['both', 'end'])]).exactOptional(),
  case: z.literal('ignore').exactOptional(),
  normalise: z.literal('NFC').exactOptional(),
  timeZone: z.string().exactOptional(),
  nullAs: z.string().exactOptional(),
} satisfies {
  readonly [part in keyof ColumnRule]-?: z.ZodType<NonNullable<ColumnRule[part]> | null | undefined>;
};

const listed = z
  .array(z.union([name, z.strictObject({ source: name, target: name.exactOptional(), ...rule })]))
  .min(1)
  .transform((columns) =>
    columns.map((column) => {
      if (typeof column === 'string') return { source: column, target: column, rule: {} };
      const { source, target = source, ...own } = column;
      return { source, target, rule: own };
    }),
  );

const bySource = z
  .record(name, z.union([name, z.strictObject({ target: name.exactOptional(), ...rule })]))
  .refine((columns) => Object.keys(columns).length > 0, 'name at least one column')
  .transform((columns) =>
    Object.entries(columns).map(([source, column]) => {
      if (typeof column === 'string') return { source, target: column, rule: {} };
      const { target = source, ...own } = column;
      return { source, target, rule: own };
    }),
  );

/** The option `columns`: a list of names and of `{ source, target, ...rules }`, or an object by source column. */
export const columnPairs = z.union([listed, bySource]);

/** The target column that two pairs name, `undefined` when each is named once. */
export function targetTwice(pairs: readonly ColumnPair[]): string | undefined {
  const targets = pairs.map(({ target }) => target);
  return targets.find((target, at) => targets.indexOf(target) !== at);
}
