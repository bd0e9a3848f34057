/** Turns a check's findings into lines: native keys, private values masked, and an identity that holds across runs. */
import { hash } from 'node:crypto';
import type { Check } from '../model/check.ts';
import type { Finding } from '../model/finding.ts';
import { stableJson, type Json } from '../model/json.ts';
import { keyCodec, type Key, type KeyCodec, type NativeKey } from '../model/key.ts';
import { CheckError } from '../model/problem.ts';
import type { Bound } from './bind.ts';
import { kindInfo } from './kinds.ts';
import type { Mask } from './mask.ts';
import type { SpooledLine } from './spool.ts';

/** What one check's findings and keys come to in a report. */
export type Renderer = {
  readonly render: (finding: Finding) => SpooledLine;
  /** A key in the codec's form as a person reads it, private parts masked. */
  readonly keyText: (key: Key) => string;
};

/** Makes the lines of one check's findings. @throws CheckError for a key that the runner cannot render. */
export function renderer(
  suite: string,
  check: Check,
  bound: ReadonlyMap<string, Bound>,
  mask: Mask,
): Renderer {
  const codec = walkedCodec(check, bound);
  const everyPrivate = privateColumns(bound);
  const keyIsPrivate = privateKeyParts(check, bound);
  const isOpen = !keyIsPrivate.includes(true);
  const masked = (part: string | number | null) => mask(part) as string | null;

  const nativeKey = ({ key, keyColumns }: Pick<Finding, 'key' | 'keyColumns'>): NativeKey => {
    if (typeof key !== 'string') {
      if (everyPrivate.size === 0) return key;
      return key.map((part, at) => {
        const columns = keyColumns?.[at];
        return columns?.every((column) => !everyPrivate.has(column)) === true ? part : masked(part);
      });
    }
    if (codec !== null)
      return isOpen
        ? codec.native(key)
        : codec.native(key).map((part, at) => (keyIsPrivate[at] === true ? masked(part) : part));
    throw new CheckError(
      'finding-key',
      `check ${check.id}: yields a key in codec form, but walks no datasets in step`,
    );
  };

  const keyText = (key: Key): string => nativeKey({ key }).map(String).join(', ');
  const render = (finding: Finding): SpooledLine => {
    const { kind, column = null, sourceColumn, origin } = finding;
    const hidden = isHidden({ column, sourceColumn }, everyPrivate);
    const show = (value: Json): Json => (hidden ? mask(value) : value);
    const key = nativeKey(finding);
    const source = origin === undefined ? null : isOpen ? origin : mask(origin);
    const [expected, actual] = [show(finding.expected), show(finding.actual)];
    const { severity } = kindInfo(check.definition, kind);
    const walked = typeof finding.key === 'string';
    const line = { check: check.id, kind, key, source, column, expected, actual, severity, walked };
    return { ...line, fingerprint: fingerprint(suite, line), measure: measure(expected, actual) };
  };
  return { render, keyText };
}

/** The columns whose values may appear in no output, by any dataset of a check. */
export function privateColumns(bound: ReadonlyMap<string, Bound>): ReadonlySet<string> {
  return new Set([...bound.values()].flatMap(({ ref }) => ref.private));
}

/** Whether the values of a finding are masked. */
export function isHidden(
  { column, sourceColumn }: { readonly column?: unknown; readonly sourceColumn?: unknown },
  hidden: ReadonlySet<string>,
): boolean {
  if (hidden.size === 0) return false;
  return [column, sourceColumn].some((name) => typeof name === 'string' && hidden.has(name));
}

/** The codec of the keys that a check walks in step, or `null` when it walks none. */
export function walkedCodec(check: Check, bound: ReadonlyMap<string, Bound>): KeyCodec | null {
  const walked = bound.get(check.definition.splitBy ?? check.definition.inStep[0] ?? '');
  return walked === undefined ? null : keyCodec(walked.shape.key.map(({ kind }) => kind));
}

/** Which parts of the walked key are private: on either side, or by the key that they were translated from. */
export function privateKeyParts(check: Check, bound: ReadonlyMap<string, Bound>): readonly boolean[] {
  const sides = check.definition.inStep.flatMap((role) => bound.get(role) ?? []);
  const parts = sides[0]?.shape.key ?? [];
  const isPrivate = ({ shape, ref }: Bound, at: number) =>
    [shape.key[at]?.column ?? '', ...(shape.origin ?? [])].some((column) => ref.private.includes(column));
  return parts.map((_part, at) => sides.some((side) => isPrivate(side, at)));
}

/**
 * The identity of a finding across runs. Rows without a key are told apart by the key that they have in the source,
 * where an id map could not translate it.
 */
export function fingerprint(
  suite: string,
  { check, kind, key, source, column }: Pick<SpooledLine, 'check' | 'kind' | 'key' | 'source' | 'column'>,
): string {
  const identity = key.includes(null) && source !== null ? [...key, stableJson(source)] : [...key];
  return sha256([suite, check, kind, identity, column]);
}

/** What was seen, as one value: another measure is another observation of the same finding. */
export function measure(expected: Json, actual: Json): string {
  return sha256([expected, actual]);
}

function sha256(value: Json): string {
  return hash('sha256', stableJson(value), 'hex');
}
