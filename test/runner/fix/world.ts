// A small world for tests of applies and undos: rows that two checks correct, made as `apply` makes changes, and undone by the runner.
import { readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenContext, Source } from '../../../src/model/dataset.ts';
import { JOURNAL_FILE, type JournalLine } from '../../../src/model/journal.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Suite } from '../../../src/model/suite.ts';
import type { Writer } from '../../../src/model/writer.ts';
import { carryOut } from '../../../src/runner/fix/carry-out.ts';
import { fixFolder, makeFixId } from '../../../src/runner/fix/fix-folder.ts';
import { historyOf } from '../../../src/runner/fix/history.ts';
import { Journal } from '../../../src/runner/fix/journal.ts';
import { settle } from '../../../src/runner/fix/settle.ts';
import { undoRun, type UndoRequest } from '../../../src/runner/fix/undo.ts';
import { memory } from '../../../src/sources/memory.ts';
import { numbered, sameRows, table } from '../../support/same-rows.ts';

export const RUN = '20250301T060000000Z-test-aaaa';

export type Rows = Record<string, string | null>;
export type Correction = { readonly id: string; readonly to: string; readonly check?: string };
export type Made = { readonly id: string; readonly journal: string; readonly states: readonly Rows[] };

// Memory needs no more to be opened.
export const CONTEXT = { name: () => 'crm' } as unknown as OpenContext;

let ticks = 0;

/** Times rise from one apply to the next, however fast the machine is. */
function nextId(mode: 'apply' | 'undo'): string {
  ticks += 1;
  return makeFixId('test', mode, new Date(Date.UTC(2025, 2, 1, 7) + ticks));
}

/** A process that begins with some rows: what an earlier one knew of them is gone. */
export function worldOf(out: string, given: Rows, changeSource: (source: Source) => Source = (same) => same) {
  const cells: Rows[] = Object.entries(given).map(([id, v]) => ({ id, v }));
  const real = memory('new', {
    key: { id: 'int' },
    columns: { id: 'number', v: 'text' },
    rows: cells,
    writer: true,
  });
  const source = changeSource(real.source);
  const rows = (): Rows => Object.fromEntries(cells.map(({ id, v }) => [id ?? '', v ?? null]));
  const put = (id: string, v: string | null): void => {
    cells.splice(
      cells.findIndex((row) => row['id'] === id),
      1,
      { id, v },
    );
  };
  const suite: Suite = {
    name: 'test',
    checks: ['first', 'second'].map((id) =>
      sameRows(id, { source: table('old', numbered(9)), target: { ...real, source } }),
    ),
    least: null,
    evidence: 'values',
    maxFindings: null,
    frozen: false,
    settle: 0,
    checkTimeout: 1_000,
  };
  const config = {
    sources: new Map([[source, 'crm']]),
    suites: new Map([['test', suite]]),
    out,
    diskCap: 1e9,
  };
  const progress: string[] = [];

  async function withWriter<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    if (source.openWriter === undefined) throw new Error('no writer');
    const writer = await source.openWriter(CONTEXT, new AbortController().signal);
    try {
      return await work(writer);
    } finally {
      await writer.close();
    }
  }

  /** Makes corrections as an apply does; the states are those before the first and after each. */
  async function apply(corrections: readonly Correction[]): Promise<Made> {
    return withWriter(async (writer) => {
      const signal = new AbortController().signal;
      const { news } = await settle(await historyOf(out, RUN), (line) => writer.outcome(line, signal));
      const id = nextId('apply');
      const { path } = await fixFolder(out, id);
      const parent = { runId: RUN, manifest: 'f'.repeat(64) };
      const opening = {
        mode: 'apply',
        id,
        parent,
        plan: 'digest',
        suite: 'test',
        askedBy: 'me@here',
      } as const;
      const journal = await Journal.open(path, opening);
      for (const one of news) await journal.settled(one.id, one.seq, one.outcome);
      const states = [rows()];
      for (const [at, { id: key, to, check = 'first' }] of corrections.entries()) {
        const about = {
          n: at + 1,
          check,
          kind: 'altered',
          key: [Number(key)],
          fingerprint: `f${key}`,
          source: 'crm',
          dataset: 'crm',
        };
        const change = journal.change(about);
        const reason = { by: id, check, kind: 'altered' };
        const write = {
          op: 'set',
          dataset: real,
          key: [key],
          expect: { v: rows()[key] ?? null },
          to: { v: to },
          reason,
        } as const;
        await carryOut(journal, change, writer, (port) => writer.apply(write, port, signal));
        states.push(rows());
      }
      await journal.close();
      return { id, journal: join(path, JOURNAL_FILE), states };
    });
  }

  async function undo(request: Partial<UndoRequest> = {}) {
    const { fixes, folder } = await undoRun({
      config,
      folder: process.cwd(),
      out,
      reveal: () => '',
      redact: (text) => text.replaceAll('SECRET', '***'),
      onProgress: (event) => {
        progress.push(event.event);
        if ('status' in event) progress.push(event.status);
      },
      signal: new AbortController().signal,
      run: RUN,
      only: null,
      askedBy: 'me@here',
      ...request,
    });
    const statuses = fixes.changes.map(({ key, status }) => `${key.join()} ${status}`);
    return { fixes, folder, statuses, journal: join(folder.path, JOURNAL_FILE) };
  }
  return { rows, put, apply, undo, config, suite, source, progress };
}

/** The lines of a journal, read plainly. */
export async function linesIn(path: string): Promise<readonly JournalLine[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JournalLine);
}

/** Leaves of a journal what was on disk when its process was killed, and says how many changes were begun and are known to be done. */
export async function killedAt(
  path: string,
  bytes: number,
): Promise<{ readonly begun: number; readonly done: number }> {
  await truncate(path, bytes);
  const whole = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  const entries = whole.map((line) => (JSON.parse(line) as { entry: Json }).entry);
  const count = (wanted: string) => entries.filter((entry) => entry === wanted).length;
  return { begun: count('intent'), done: count('done') };
}
