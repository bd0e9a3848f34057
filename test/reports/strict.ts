/** A schema with every typed object closed, so that a field that it does not list is refused. */
import type { Json } from '../../src/model/json.ts';

/** Closes every object of a schema that lists its properties. */
export function strict(node: Json): Json {
  if (Array.isArray(node)) return node.map((item: Json) => strict(item));
  if (node === null || typeof node !== 'object') return node;
  const inner = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, strict(value)]));
  return 'properties' in inner && 'required' in inner ? { ...inner, additionalProperties: false } : inner;
}
