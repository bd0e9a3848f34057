/** Runs one segment here: binds the check's datasets, walks the scope, spools what is found, and never throws for a system's failure. */
import { createHash, randomUUID } from 'node:crypto';
import type { Check } from '../model/check.ts';
import type { Session, Source } from '../model/dataset.ts';
import type { Finding } from '../model/finding.ts';
import { stableJson, type Json } from '../model/json.ts';
import { keyCodec, type KeyCodec, type NativeKey } from '../model/key.ts';
import { Cancelled, CheckError, ReconcileError, toProblem, type Problem } from '../model/problem.ts';
import type { RunSegment, SegmentJob } from '../model/segment.ts';
import { bind, viewsOf, type Bound } from './bind.ts';
import { kindInfo } from './kinds.ts';
import type { Mask } from './mask.ts';
import { datasetsOf, sourcesOf } from './sessions.ts';
import { SpoolWriter, type DiskBudget, type SpooledLine } from './spool.ts';

/** What running segments here needs. */
export type SegmentGround = {
  readonly checks: ReadonlyMap<string, Check>;
  /** The sessions that a segment reads through, and what gives them back. */
  readonly lease: (sources: ReadonlySet<Source>) => Lease;
  readonly spoolFolder: string;
  readonly budget: DiskBudget;
  readonly mask: Mask;
  readonly redact: (text: string) => string;
};

/** Sessions on loan to one segment. */
export type Lease = {
  readonly session: (source: Source) => Promise<Session>;
  readonly release: () => Promise<void>;
};

/** The port, played in this process. */
export function inspectHere(ground: SegmentGround): RunSegment {
  return async (job, signal) => {
    const check = ground.checks.get(job.check);
    if (check === undefined)
      throw new CheckError('check-unknown', `check ${job.check} is not in this config`);
    const examined: Record<string, number> = {};
    const found: Record<string, number> = {};
    const writer = new SpoolWriter(
      ground.spoolFolder,
      `${job.check}-${String(job.ordinal)}`,
      randomUUID(),
      ground.budget,
    );
    const sources = sourcesOf(datasetsOf(check.datasets).values());
    const lease = ground.lease(sources);
    try {
      const sessions = await Promise.all([...sources].map((source) => lease.session(source)));
      const watched = AbortSignal.any([signal, ...sessions.map(({ lost }) => lost)]);
      const bound = await bind(check, lease.session, watched);
      const render = renderer(job, check, bound, ground.mask);
      const inspection = {
        options: check.options,
        scope: job.scope,
        signal: watched,
        examined: (role: string, entries: number) => {
          examined[role] = (examined[role] ?? 0) + entries;
        },
      };
      for await (const finding of check.definition.inspect(viewsOf(check, bound), inspection)) {
        const line = render(finding);
        found[line.kind] = (found[line.kind] ?? 0) + 1;
        await writer.add(line);
        if (watched.aborted) break;
      }
      throwIfAborted(watched);
      return { job, examined, found, spool: await writer.finish(), problem: null };
    } catch (thrown) {
      await writer.abandon();
      return { job, examined, found: {}, spool: null, problem: problemOf(thrown, signal, ground.redact) };
    } finally {
      await lease.release();
    }
  };
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason;
}

/** An abort is reported by its reason, whatever an adapter threw on the way out. */
function problemOf(thrown: unknown, signal: AbortSignal, redact: (text: string) => string): Problem {
  const cause: unknown =
    signal.aborted && !(thrown instanceof ReconcileError && !(thrown instanceof Cancelled))
      ? signal.reason
      : thrown;
  const problem = toProblem(cause);
  return { ...problem, message: redact(problem.message) };
}

/** Turns a check's finding into a line: native key, masked private values, fingerprint and measure. */
function renderer(
  job: SegmentJob,
  check: Check,
  bound: ReadonlyMap<string, Bound>,
  mask: Mask,
): (finding: Finding) => SpooledLine {
  const walked = bound.get(check.definition.splitBy ?? check.definition.inStep[0] ?? '');
  const codec: KeyCodec | null =
    walked === undefined ? null : keyCodec(walked.shape.key.map(({ kind }) => kind));
  const everyPrivate = new Set([...bound.values()].flatMap(({ ref }) => ref.private));
  const inStep = check.definition.inStep.flatMap((role) => bound.get(role) ?? []);
  const keyIsPrivate = (walked?.shape.key ?? []).map((_part, at) =>
    inStep.some(({ shape, ref }) => ref.private.includes(shape.key[at]?.column ?? '')),
  );
  const anyKeyPrivate = keyIsPrivate.includes(true);

  const nativeKey = (finding: Finding): NativeKey => {
    if (typeof finding.key === 'string') {
      if (codec === null)
        throw new CheckError(
          'finding-key',
          `check ${check.id}: yields a key in codec form, but walks no datasets in step`,
        );
      return codec.native(finding.key).map((part, at) => (keyIsPrivate[at] === true ? masked(part) : part));
    }
    const { key, keyColumns } = finding;
    if (everyPrivate.size === 0) return key;
    return key.map((part, at) => {
      const column = keyColumns?.[at];
      return column !== undefined && !everyPrivate.has(column) ? part : masked(part);
    });
  };
  const masked = (part: string | number | null) => mask(part) as string | null;

  return (finding) => {
    const hidden = [finding.column, finding.sourceColumn].some(
      (column) => column !== undefined && everyPrivate.has(column),
    );
    const show = (value: Json): Json => (hidden ? mask(value) : value);
    const key = nativeKey(finding);
    const expected = show(finding.expected);
    const actual = show(finding.actual);
    const column = finding.column ?? null;
    return {
      check: check.id,
      kind: finding.kind,
      key,
      source: finding.origin === undefined ? null : anyKeyPrivate ? mask(finding.origin) : finding.origin,
      column,
      expected,
      actual,
      severity: kindInfo(check.definition, finding.kind).severity,
      fingerprint: fingerprint(job.suite, check.id, finding.kind, key, column),
      measure: sha256([expected, actual]),
    };
  };
}

/** The identity of a finding across runs. */
export function fingerprint(
  suite: string,
  check: string,
  kind: string,
  key: NativeKey,
  column: string | null,
): string {
  return sha256([suite, check, kind, [...key], column]);
}

/** SHA-256 of a value as stable JSON, in hexadecimal. */
export function sha256(value: Json): string {
  return createHash('sha256').update(stableJson(value)).digest('hex');
}
