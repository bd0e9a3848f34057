/** Writes plain data as JSON text whose keys always stand in one order, so that the same report is the same bytes. */
import type { Json } from '../src/model/json.ts';

/** How a value is written: as it is, its keys sorted, its keys in a given order, or each of its items or values so. */
export type Layout = 'as it is' | 'sorted' | Fields | { readonly each: Fields } | { readonly values: Fields };
export type Fields = { readonly fields: Readonly<Record<string, Layout>> };

/** Every key of a type exactly once: the compiler refuses a field that is missing here. */
export function fields<T>(order: Readonly<Record<keyof T & string, Layout>>): Fields {
  return { fields: order };
}

/** Data as JSON text in that order, indented by two, with a final newline and nothing that a terminal would obey. */
export function jsonText(value: Json, layout: Layout): string {
  const text = JSON.stringify(arrange(value, layout), null, 2);
  // Legal in JSON, but a terminal would obey them.
  const safe = text.replace(/[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  return `${safe}\n`;
}

type Members = Readonly<Record<string, Json>>;

function arrange(value: Json, layout: Layout): Json {
  if (value === null || typeof value !== 'object' || layout === 'as it is') return value;
  if (isList(value)) {
    return typeof layout === 'object' && 'each' in layout
      ? value.map((item) => arrange(item, layout.each))
      : value;
  }
  if (layout === 'sorted') return sorted(value);
  if ('values' in layout) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, arrange(inner, layout.values)]),
    );
  }
  if ('each' in layout) return value;
  return Object.fromEntries(
    Object.entries(layout.fields).map(([name, inner]) => [name, arrange(value[name] ?? null, inner)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function sorted(value: Members): Members {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
