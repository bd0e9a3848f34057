/** Puts a check's findings together: the confirmed lines of all segments in order, each with its age, and a few samples. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyDefinition } from '../model/check.ts';
import type { FindingLine } from '../model/finding.ts';
import type { Spool } from '../model/segment.ts';
import { findingsFile, SPOOL } from './folder.ts';
import { fingerprint } from './rendering.ts';
import { kindInfo } from './kinds.ts';
import { readSpool, SpoolWriter, type DiskBudget, type SpooledLine } from './spool.ts';

const SAMPLES_PER_KIND = 3;
const MOST_SAMPLES = 20;

export type Gathered = {
  readonly found: Readonly<Record<string, number>>;
  /** Kind to the number of lines that are no findings yet; none of them is in the findings file. */
  readonly pending: Readonly<Record<string, number>>;
  readonly samples: readonly FindingLine[];
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
  readonly ages: ReadonlyMap<string, string>;
  readonly now: string;
  readonly budget: DiskBudget;
};

/** Writes `findings/<check>.ndjson` and counts what is in it. @throws SourceError when the disk is full or a spool is not what it was. */
export async function gather(request: GatherRequest): Promise<Gathered> {
  const { folder, check, definition, confirmed } = request;
  const writer = new SpoolWriter(join(folder, 'findings'), check, 'all', request.budget);
  const found: Record<string, number> = {};
  const pending: Record<string, number> = {};
  const samples: FindingLine[] = [];
  const written = new Set<string>();
  const keep = async (line: SpooledLine): Promise<void> => {
    const { severity, walked: _walked, ...known } = line;
    if (severity === 'pending') {
      pending[line.kind] = (pending[line.kind] ?? 0) + 1;
      return;
    }
    const firstSeen = request.ages.get(line.fingerprint) ?? request.now;
    const aged: FindingLine = { ...known, severity, firstSeen };
    const count = (found[line.kind] ?? 0) + 1;
    found[line.kind] = count;
    if (count <= SAMPLES_PER_KIND) samples.push(aged);
    await writer.add(aged);
  };
  try {
    for (const line of request.headlines) await keep(line);
    for (const [look, spools] of [request.first, request.later].entries()) {
      for (const spool of spools) {
        for await (const line of readSpool(join(folder, SPOOL), spool)) {
          if (confirmed === null) {
            // After a later look that failed, a difference was seen more than once, and is one all the same.
            if (!written.has(line.fingerprint)) await keep(line);
            if (request.later.length > 0) written.add(line.fingerprint);
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
        }
      }
    }
    const whole = await writer.finish();
    if (whole !== null) await rename(join(folder, 'findings', whole.name), join(folder, findingsFile(check)));
    const rank = (line: FindingLine) => (kindInfo(definition, line.kind).severity === 'error' ? 0 : 1);
    const ordered = samples.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_SAMPLES);
    return { found, pending, samples: ordered, findings: whole === null ? null : findingsFile(check) };
  } catch (thrown) {
    await writer.abandon();
    throw thrown;
  }
}

function moved(line: SpooledLine, { suite, definition }: GatherRequest): SpooledLine {
  const kind = 'transient';
  const changed = { ...line, kind, severity: kindInfo(definition, kind).severity };
  // What it was stays part of its identity: two differences of one key that are gone are two findings.
  return { ...changed, fingerprint: fingerprint(suite, { ...changed, kind: `${kind} ${line.kind}` }) };
}
