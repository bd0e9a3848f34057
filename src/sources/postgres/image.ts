/** Images: a row whole, every column as the server's own text with the name of its type, read, compared and found again. */
import type { Image } from '../../model/writer.ts';
import type { TextRow } from '../sql-ask.ts';
import { identifier } from './quote.ts';
import type { Target } from './target.ts';

/** What to read for an image, in the order of the target's columns. */
export function imageSql({ columns, alias }: Target): readonly string[] {
  return columns.map(({ name }) => `${alias}.${identifier(name)}`);
}

/** The image that the first cells of a row make. */
export function imageOf({ columns }: Target, row: TextRow): Image {
  return Object.fromEntries(columns.map(({ name, type }, at) => [name, { type, value: row[at] ?? null }]));
}

/** Whether two images are of rows that nothing distinguishes, neither in values nor in columns. */
export function isSame(left: Image | null, right: Image | null): boolean {
  if (left === null || right === null) return left === right;
  return differing(left, right).length === 0;
}

/** The columns in which two images differ, or which only one of them has. */
export function differing(left: Image, right: Image): readonly string[] {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].filter((name) => {
    const [one, other] = [left[name], right[name]];
    return one?.value !== other?.value || one?.type !== other?.type;
  });
}

/** A value of an image; NULL where it has no such column. */
export function valueIn(image: Image, column: string): string | null {
  return image[column]?.value ?? null;
}

/** A condition that holds for the row of an image alone, with parameters numbered from `first`. */
export function rowOf(
  { primaryKey, alias }: Target,
  image: Image,
  first: number,
): { readonly condition: string; readonly values: readonly (string | null)[] } {
  const each = primaryKey.map((name, at) => `${alias}.${identifier(name)} = $${first + at}`);
  return { condition: each.join(' AND '), values: primaryKey.map((name) => valueIn(image, name)) };
}
