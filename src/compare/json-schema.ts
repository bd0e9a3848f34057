/** JSON Schema, 2020-12 and draft-07: proved to be applicable before anything runs, and applied without missing a place. */
import { createRequire } from 'node:module';
import type { Ajv, ErrorObject, Options, ValidateFunction } from 'ajv';
import { date, instant, time } from '../model/moment.ts';
import { ContractError } from '../model/problem.ts';

/** A schema as a config holds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A place in a document, as a JSON pointer, that breaks rules of a schema: which, and what should have been. */
type Misfit = { readonly place: string; readonly rules: string; readonly message: string };

/** Tells every place of a document that does not fit, in order of places; none when it fits. */
export type SchemaChecker = (document: unknown) => readonly Misfit[];

const DRAFT_07 = /^http:\/\/json-schema\.org\/draft-07\/schema#?$/;
const DRAFT_2020 = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt](\d\d:\d\d:\d\d(?:\.\d+)?)(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const RFC_3339_TIME = /^(\d\d:\d\d:\d\d(?:\.\d+)?)(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

// What JSON Schema leaves to whoever applies it; any other format is refused, since it would be ignored.
const FORMATS = {
  date: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && date(text) !== undefined,
  time: (text: string) => time(RFC_3339_TIME.exec(text)?.[1] ?? '') !== undefined,
  'date-time': (text: string) => RFC_3339.test(text) && instant(text) !== undefined,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

// Strict where a word would otherwise be ignored; `ownProperties`, since every object inherits a "constructor".
const SETTINGS: Options = {
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  ownProperties: true,
  logger: false,
  formats: FORMATS,
};

// Loaded by the first schema there is, since most configs have none and a config is read at once, without waiting.
const load = createRequire(import.meta.url);

function checkerOf(module: 'ajv' | 'ajv/dist/2020.js'): Ajv {
  const { default: Checker } = load(module) as { readonly default: new (settings: Options) => Ajv };
  return new Checker(SETTINGS);
}

/** Why a schema cannot be applied; `null` when it can. */
export function schemaRefusal(schema: JsonSchema): string | null {
  try {
    compiled(schema);
    return null;
  } catch (thrown) {
    return refusal(thrown);
  }
}

/** @throws ContractError for a schema that `schemaRefusal` refuses. */
export function schemaChecker(schema: JsonSchema): SchemaChecker {
  try {
    const validate = compiled(schema);
    return (document) => (validate(document) ? [] : byPlace(validate.errors ?? []));
  } catch (thrown) {
    throw new ContractError('schema', `the JSON Schema: ${refusal(thrown)}`, { cause: thrown });
  }
}

/** A name or index as a step of a JSON pointer. */
export function escapedStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

function refusal(thrown: unknown): string {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return `it is no JSON Schema that can be applied: ${reason.replaceAll(/\s+/g, ' ')}`;
}

// Compiling takes 10 ms and more, and every segment asks for the same schema.
const known = new WeakMap<JsonSchema, ValidateFunction>();

function compiled(schema: JsonSchema): ValidateFunction {
  const validate = known.get(schema) ?? compile(schema);
  known.set(schema, validate);
  return validate;
}

function compile(schema: JsonSchema): ValidateFunction {
  const { $schema: dialect = null } = schema;
  // What such a schema answers is a promise, which would pass for a yes.
  if (JSON.stringify(schema).includes('"$async"'))
    throw new Error('"$async" is for schemas that ask elsewhere; take it away');
  const written = typeof dialect === 'string' ? dialect : '';
  if (DRAFT_07.test(written)) return checkerOf('ajv').compile(schema);
  if (dialect === null || DRAFT_2020.test(written)) return checkerOf('ajv/dist/2020.js').compile(schema);
  throw new Error(`its "$schema" is ${JSON.stringify(dialect)}; write it in draft-07 or 2020-12`);
}

function byPlace(errors: readonly ErrorObject[]): readonly Misfit[] {
  const places = Map.groupBy(errors, placeOf);
  return [...places.keys()].sort().map((place) => {
    const own = places.get(place) ?? [];
    const joined = (texts: readonly string[], by: string) => [...new Set(texts)].sort().join(by);
    return {
      place,
      rules: joined(
        own.map(({ schemaPath }) => schemaPath),
        ', ',
      ),
      message: joined(
        own.map(({ message }) => message ?? 'does not fit'),
        '; ',
      ),
    };
  });
}

const NAMED = ['missingProperty', 'additionalProperty', 'unevaluatedProperty', 'propertyName'] as const;

/** The member that is missing, or that may not be there, is the place; else what the rule was applied to. */
function placeOf({ instancePath, params }: ErrorObject): string {
  const given = params as Readonly<Record<string, unknown>>;
  const member = NAMED.map((name) => given[name]).find((value) => typeof value === 'string');
  return member === undefined ? instancePath : `${instancePath}/${escapedStep(member)}`;
}
