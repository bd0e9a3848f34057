/** The shape that a config must have, and the sentence that names the place where it has another. */
import { z } from 'zod';
import type { Check, Expansion } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import { EVIDENCE_ASKED } from '../model/digest.ts';
import { GRADES } from '../model/evidence.ts';
import { didYouMean, listed } from './nearest.ts';
import { bytes, DURATION_FORM, milliseconds, SIZE_FORM } from './units.ts';
import { isSource } from './used-sources.ts';

const SOURCE_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const SUITE_NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;

const duration = measure(milliseconds, DURATION_FORM);
const size = measure(bytes, SIZE_FORM);

const item = z.custom<Check | Expansion>(isListed, {
  error: ({ input }) =>
    typeof input === 'function'
      ? 'expected a check, received a function: call it with an id and its datasets'
      : `expected a check or a list of checks, received ${nameOf(input)}`,
});

const suite = z.strictObject({
  least: z.enum(GRADES).optional(),
  evidence: z.enum(EVIDENCE_ASKED).optional(),
  maxFindings: z.int().min(1).optional(),
  frozen: z.boolean().optional(),
  settle: duration.optional(),
  checkTimeout: duration.optional(),
  checks: z.preprocess(
    (list) => (Array.isArray(list) ? list.flat(20) : list),
    z.array(item).min(1, { error: 'expected at least one check, received none' }),
  ),
});

const source = z.custom<Source>(isSource, {
  error: ({ input }) => `expected a source such as postgres({ ... }), received ${nameOf(input)}`,
});

const config = z.strictObject({
  sources: z
    .record(
      z.string().regex(SOURCE_NAME, { error: 'a source is named with letters, digits, - and _' }),
      source,
    )
    .optional(),
  suites: z.record(
    z.string().regex(SUITE_NAME, { error: 'a suite is named with lower-case letters, digits, - and _' }),
    suite,
  ),
  out: z.string().min(1).optional(),
  diskCap: size.optional(),
});

/** A config whose shape is right; what its parts mean together is not looked at yet. */
export type ShapedConfig = z.output<typeof config>;

/** Reads a config's shape; the other outcome is one sentence for each place that is wrong. */
export function readShape(input: unknown): { readonly shaped: ShapedConfig } | { readonly wrong: string[] } {
  const parsed = config.safeParse(input);
  return parsed.success ? { shaped: parsed.data } : { wrong: parsed.error.issues.flatMap(sentences) };
}

function measure(read: (value: unknown) => number | null, form: string): z.ZodType<number> {
  return z.unknown().transform((value, context) => {
    const amount = read(value);
    if (amount !== null) return amount;
    const received = typeof value === 'string' ? JSON.stringify(value) : nameOf(value);
    context.addIssue({ code: 'custom', message: `expected ${form}, received ${received}` });
    return z.NEVER;
  });
}

function isListed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('id' in value)) return false;
  return 'definition' in value || 'expand' in value;
}

function sentences(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  const place = path.join('.');
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = Object.keys(path.length === 0 ? config.shape : suite.shape);
      return issue.keys.map(
        (key) =>
          `${[...path, key].join('.')}: not known${didYouMean(key, known)}; known here: ${listed(known)}`,
      );
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => `${place}: ${message}`);
    case 'invalid_value':
      return [`${place}: expected one of ${listed(issue.values.map(String))}`];
    default:
      return [
        `${place === '' ? 'defineConfig()' : place}: ${issue.message.replace(/^Invalid input: /, '').replace('expected record', 'expected object')}`,
      ];
  }
}

/** What a value is, without its contents, which may be private. */
export function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isSource(value)) return 'a source';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if ('path' in value && 'source' in value) return 'a dataset';
  return 'id' in value && 'definition' in value ? 'a check' : 'an object';
}
