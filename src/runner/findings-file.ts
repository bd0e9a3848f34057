/** Puts a check's findings together: the confirmed lines of all segments in order, each with its age, and a few samples. */
import { join } from 'node:path';
import type { AnyDefinition } from '../model/check.ts';
import type { FindingLine } from '../model/finding.ts';
import type { Spool } from '../model/segment.ts';
import { findingsFile, SPOOL } from './folder.ts';
import { fingerprint } from './rendering.ts';
import { isLimited } from './keeping.ts';
import { kindInfo } from './kinds.ts';
import { agedLine, glimpser, oneLine } from './line-text.ts';
import { lineOf, readSpool, SpoolWriter, type DiskBudget, type SpooledLine } from './spool.ts';

const SAMPLES_PER_KIND = 3;
const MOST_SAMPLES = 20;

export type Gathered = {
  readonly found: Readonly<Record<string, number>>;
  /** Kind to the number of lines that are no findings yet; none of them is in the findings file. */
  readonly pending: Readonly<Record<string, number>>;
  readonly samples: readonly FindingLine[];
  /** Findings that are counted and not in the findings file. */
  readonly truncated: number;
  readonly findings: string | null;
};

export type GatherRequest = {
  readonly folder: string;
  readonly suite: string;
  readonly check: string;
  readonly definition: AnyDefinition;
  /** Lines that stand before all others: the headline. */
  readonly headlines: readonly SpooledLine[];
  readonly first: readonly Spool[];
  readonly later: readonly Spool[];
  /** Fingerprint to measure of the lines that stand; `null` when all of the first look do. */
  readonly confirmed: ReadonlyMap<string, string> | null;
  /** Whether a line of the first look that is gone is a finding itself. */
  readonly frozen: boolean;
  /** What the segments counted, where not all of it was spooled; it stands as it is. */
  readonly counted: Readonly<Record<string, number>> | null;
  /** The most findings that are written, headlines aside; `null` when all are. */
  readonly most: number | null;
  readonly ages: ReadonlyMap<string, string>;
  readonly now: string;
  readonly budget: DiskBudget;
};

/** Writes `findings/<check>.ndjson` and counts what is in it. @throws SourceError when the disk is full or a spool is not what it was. */
export async function gather(request: GatherRequest): Promise<Gathered> {
  const { folder, check, definition, confirmed } = request;
  const writer = new SpoolWriter(join(folder, 'findings'), check, 'all', request.budget, false);
  const seen: Record<string, number> = {};
  const samples: FindingLine[] = [];
  const written = new Set<string>();
  let room = request.most ?? Number.POSITIVE_INFINITY;
  let lines = 0;
  /** Counts a line, and says whether it has a place in the findings file. */
  const isKept = (kind: string): boolean => {
    seen[kind] = (seen[kind] ?? 0) + 1;
    if (kindInfo(definition, kind).severity === 'pending') return false;
    if (!isLimited(definition, kind)) return true;
    if (room > 0) room -= 1;
    else return false;
    return true;
  };
  const ageOf = (fingerprint: string): string => request.ages.get(fingerprint) ?? request.now;
  const write = async (text: string): Promise<void> => {
    lines += 1;
    writer.add(text);
    if (writer.isFull) await writer.flush();
  };
  const keep = async (line: SpooledLine): Promise<void> => {
    if (!isKept(line.kind)) return;
    const aged = agedLine(line, ageOf(line.fingerprint));
    if ((seen[line.kind] ?? 0) <= SAMPLES_PER_KIND) samples.push(aged);
    await write(oneLine(aged));
  };
  const glimpse = glimpser(definition, check);
  /** As `keep`, for lines of which nothing need be known but where they go. */
  const keepAll = async (texts: readonly string[]): Promise<void> => {
    for (const text of texts) {
      const seenOf = glimpse(text);
      if (seenOf === null || (seen[seenOf.kind] ?? 0) < SAMPLES_PER_KIND) await keep(lineOf(text));
      else if (isKept(seenOf.kind)) {
        lines += 1;
        writer.add(seenOf.aged(ageOf(seenOf.fingerprint)));
      }
    }
    if (writer.isFull) await writer.flush();
  };
  const judge = async (line: SpooledLine, look: number): Promise<void> => {
    if (confirmed === null) {
      // After a later look that failed, a difference was seen more than once, and is one all the same.
      if (!written.has(line.fingerprint)) await keep(line);
      written.add(line.fingerprint);
    } else if (confirmed.get(line.fingerprint) === line.measure) {
      if (!written.has(line.fingerprint)) await keep(line);
      written.add(line.fingerprint);
    } else if (
      look === 0 &&
      request.frozen &&
      !confirmed.has(line.fingerprint) &&
      line.severity !== 'pending'
    )
      await keep(moved(line, request));
  };
  const isOnly = confirmed === null && request.later.length === 0;
  try {
    for (const line of request.headlines) await keep(line);
    for (const [look, spools] of [request.first, request.later].entries()) {
      for (const spool of spools) {
        for await (const texts of readSpool(join(folder, SPOOL), spool)) {
          if (isOnly) await keepAll(texts);
          else for (const text of texts) await judge(lineOf(text), look);
        }
      }
    }
    const whole = await writer.finish();
    const rank = (line: FindingLine) => (kindInfo(definition, line.kind).severity === 'error' ? 0 : 1);
    const ordered = samples.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_SAMPLES);
    const { found, pending } = apart(definition, request.counted === null ? seen : countedWith(request));
    const truncated = Object.values(found).reduce((sum, count) => sum + count, 0) - lines;
    const findings = whole === null ? null : findingsFile(check);
    return { found, pending, samples: ordered, truncated, findings };
  } catch (thrown) {
    await writer.abandon();
    throw thrown;
  }
}

/** What the segments counted, and the headlines, which no segment found. */
function countedWith({ counted, headlines }: GatherRequest): Readonly<Record<string, number>> {
  const all: Record<string, number> = { ...counted };
  for (const { kind } of headlines) all[kind] = (all[kind] ?? 0) + 1;
  return all;
}

/** Findings, and what is none yet. */
function apart(
  definition: AnyDefinition,
  counts: Readonly<Record<string, number>>,
): Pick<Gathered, 'found' | 'pending'> {
  const isPending = (kind: string) => kindInfo(definition, kind).severity === 'pending';
  const all = Object.entries(counts);
  return {
    found: Object.fromEntries(all.filter(([kind]) => !isPending(kind))),
    pending: Object.fromEntries(all.filter(([kind]) => isPending(kind))),
  };
}

function moved(line: SpooledLine, { suite, definition }: GatherRequest): SpooledLine {
  const kind = 'transient';
  const changed = { ...line, kind, severity: kindInfo(definition, kind).severity };
  // What it was stays part of its identity: two differences of one key that are gone are two findings.
  return { ...changed, fingerprint: fingerprint(suite, { ...changed, kind: `${kind} ${line.kind}` }) };
}
