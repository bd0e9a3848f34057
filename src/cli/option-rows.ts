/** Shows the options of a check from their JSON Schema, a row each. */

type Schema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
};

/** Name, what holds when it is left out, and type, for each option; the type last, since it may be long. */
export function optionRows(schema: object): string[][] {
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).map(([name, option]) => {
    const fallback = option.default === undefined ? '' : `default ${JSON.stringify(option.default)}`;
    const presence = required.includes(name) ? 'required' : fallback;
    return [name, presence, typeText(option), option.description ?? ''];
  });
}

function typeText(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeText))].join(' | ');
  if (schema.type === 'array') {
    const item = typeText(schema.items ?? {});
    return /[ |]/.test(item) ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type !== 'object') return [schema.type ?? 'any'].flat().join(' | ');
  const { properties = {}, required = [], additionalProperties } = schema;
  const fields = Object.entries(properties).map(
    ([name, field]) => `${name}${required.includes(name) ? '' : '?'}: ${typeText(field)}`,
  );
  if (fields.length > 0) return `{ ${fields.join(', ')} }`;
  return typeof additionalProperties === 'object'
    ? `{ [name]: ${typeText(additionalProperties)} }`
    : 'object';
}
