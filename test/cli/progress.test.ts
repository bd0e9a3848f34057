// Progress as a person sees it: lines in a log with a sign of life, bars that are redrawn in place on a screen.
import { describe, expect, it } from 'vitest';
import { bars } from '../../src/cli/progress-bars.ts';
import { lines } from '../../src/cli/progress-lines.ts';
import { soFar } from '../../src/cli/progress-text.ts';
import type { Progress } from '../../src/model/progress.ts';

const check = 'berth-count';
const UNKNOWN = { rate: null, leftMs: null };
const KNOWN = { rate: 1_172, leftMs: 2_000 };
const EVENTS: readonly Progress[] = [
  { event: 'run-started', runId: 'R', suite: 'gate', folder: '/f', checks: [check, 'owners'] },
  { event: 'source-opened', source: 'crm', snapshot: '1' },
  { event: 'check-started', check, name: 'row-counts', segments: 4 },
  { event: 'segment-finished', check, done: 1, segments: 4, examined: 1234, findings: 0, ...UNKNOWN },
  { event: 'segment-finished', check, done: 2, segments: 4, examined: 2345, findings: 1, ...KNOWN },
  { event: 'second-look', check, suspects: 1, settleMs: 2000, cached: false },
  { event: 'check-finished', check, verdict: 'inconsistent', findings: 1, problem: null },
  { event: 'source-restarted', source: 'crm', reason: 'its snapshot was lost' },
  { event: 'source-told', source: 'crm', sentence: 'reading waited' },
  { event: 'check-started', check: 'owners', name: 'orphans', segments: 1 },
  {
    event: 'check-finished',
    check: 'owners',
    verdict: 'unknown',
    findings: 0,
    problem: 'crm: gone\n\u001b[31maway',
  },
  { event: 'run-finished', runId: 'R', verdict: 'unknown' },
];

const COUNTS = { planned: 0, done: 2, already: 0, refused: 1, doubtful: 0, stopped: 0, proved: 2 };
const FIXING: readonly Progress[] = [
  { event: 'fix-planned', runId: 'R', changes: 3, refused: 2, advised: 4 },
  { event: 'fix-started', mode: 'apply', id: 'A', runId: 'R', folder: '/a', changes: 3 },
  { event: 'change-done', check, done: 1, changes: 3, status: 'done', message: null },
  { event: 'change-done', check, done: 2, changes: 3, status: 'refused', message: 'crm.berths: it\nmoved' },
  { event: 'change-done', check, done: 3, changes: 3, status: 'done', message: null },
  { event: 'fix-proving', check, findings: 2 },
  { event: 'fix-finished', mode: 'apply', id: 'A', counts: COUNTS, problems: 0 },
];

describe('progress in a log', () => {
  it('is a line where something starts or ends, and a sign of life every ten seconds', () => {
    const said: string[] = [];
    let now = 0;
    const view = lines({ say: (line) => said.push(line) }, () => now);
    for (const event of EVENTS) {
      view.show(event);
      now += 6_000;
    }
    view.end();
    expect(said).toEqual([
      'run R: suite gate, 2 checks',
      'berth-count: started, 4 segments',
      'berth-count: 2 of 4 segments, 2,345 examined, 1 finding, 1,172/s, about 2 s left',
      'berth-count: looking again at 1 finding in 2 s',
      'berth-count: inconsistent, 1 finding',
      'source crm: its snapshot was lost',
      'source crm: reading waited',
      'owners: started, 1 segment',
      'owners: unknown: crm: gone away',
      'run R: unknown',
    ]);
  });
});

describe('how far a check is', () => {
  it.each([
    [UNKNOWN, '9 examined'],
    [{ rate: 1_200, leftMs: null }, '9 examined, 1,200/s'],
    [{ rate: 3, leftMs: 999 }, '9 examined, 3/s'],
    [{ rate: 3, leftMs: 1_400 }, '9 examined, 3/s, about 1 s left'],
    [{ rate: 3, leftMs: 44_000 }, '9 examined, 3/s, about 45 s left'],
    [{ rate: 3, leftMs: 56_000 }, '9 examined, 3/s, about 1 min left'],
    [{ rate: 3, leftMs: 3_569_000 }, '9 examined, 3/s, about 59 min left'],
    [{ rate: 3, leftMs: 3_600_000 }, '9 examined, 3/s, about 1 h left'],
    [{ rate: 3, leftMs: 7_800_000 }, '9 examined, 3/s, about 2 h 10 min left'],
    [{ rate: 3, leftMs: 10_799_000 }, '9 examined, 3/s, about 3 h left'],
  ])('%j is "%s"', (pace, text) => {
    expect(soFar({ check, done: 1, segments: 4, examined: 9, findings: 0, ...pace })).toBe(text);
  });

  it('moves the bar of a segment that goes on', () => {
    const screen = screenOf(100, 24);
    const view = bars(screen.terminal, () => 0);
    EVENTS.slice(0, 1).forEach(view.show);
    const event = { event: 'segment-examining', check, done: 0, segments: 1 } as const;
    view.show({ ...event, examined: 500, findings: 0, rate: 100, leftMs: 5_000 });
    view.show({ event: 'source-restarted', source: 'crm', reason: 'why' });
    expect(screen.lines().at(-1)).toBe(
      `  berth-count ${'━'.repeat(10)}${'╌'.repeat(10)} 0/1 segment 500 examined, 100/s, about 5 s left`,
    );
  });
});

describe('progress of fixing', () => {
  it('is a line for each step, and for each change that was not made', () => {
    const said: string[] = [];
    const view = lines({ say: (line) => said.push(line) }, () => 0);
    FIXING.forEach(view.show);
    expect(said).toEqual([
      'plan: 3 changes, 2 findings refused, 4 for a person',
      'apply A: 3 changes of run R',
      'berth-count: 2 of 3 changes, refused: crm.berths: it moved',
      'berth-count: asking whether 2 findings are gone',
      'apply A: 2 done, 2 proved, 1 refused',
    ]);
  });

  it('is one bar for all changes on a screen', () => {
    const screen = screenOf(80, 24);
    const view = bars(screen.terminal, () => 0);
    FIXING.slice(0, 5).forEach(view.show);
    expect(screen.lines()).toEqual([
      'plan: 3 changes, 2 findings refused, 4 for a person',
      'apply A: 3 changes of run R',
      `  changes ${'━'.repeat(20)} 3 of 3 changes`,
    ]);
    FIXING.slice(5).forEach(view.show);
    view.end();
    expect(screen.lines().slice(2)).toEqual(['apply A: 2 done, 2 proved, 1 refused']);
  });
});

describe('progress of what is stopped', () => {
  const stopped = 'the run was interrupted before this was looked at; run it again';
  const left: readonly Progress[] = [
    ...[2, 3].map((done) => ({
      ...({ event: 'change-done', check, done, changes: 3, status: 'stopped' } as const),
      message: 'the apply was stopped before it',
    })),
    ...[check, 'owners'].map((id) => ({
      ...({ event: 'check-finished', check: id, verdict: 'unknown' } as const),
      ...{ findings: 0, problem: stopped },
    })),
  ];

  it('says once what kept many from being looked at', () => {
    const said: string[] = [];
    const view = lines({ say: (line) => said.push(line) }, () => 0);
    left.forEach(view.show);
    expect(said).toEqual([
      '2 of 3 changes not begun: the apply was stopped before it',
      `berth-count: unknown: ${stopped}`,
    ]);
  });
});

describe('progress on a screen', () => {
  it('keeps finished lines and draws over the bar of what is under way', () => {
    const screen = screenOf(60, 24);
    const view = bars(screen.terminal, () => 0);
    EVENTS.slice(0, 5).forEach(view.show);
    expect(screen.lines().slice(0, -1)).toEqual(['run R: suite gate, 2 checks']);
    expect(screen.lines().at(-1)).toMatch(/^ {2}berth-count ╌{20} 0\/4 segments$/);
    EVENTS.slice(5).forEach(view.show);
    view.end();
    expect(screen.lines()).toEqual([
      'run R: suite gate, 2 checks',
      '✘ berth-count inconsistent, 1 finding',
      'source crm: its snapshot was lost',
      'source crm: reading waited',
      '? owners      unknown: crm: gone away',
    ]);
  });

  it('never draws a line that wraps', () => {
    const screen = screenOf(24, 24);
    const view = bars(screen.terminal, () => 0);
    EVENTS.slice(0, 3).forEach(view.show);
    expect(screen.lines().at(-1)).toMatch(/^ {2}berth-count ╌+…$/);
    expect(screen.lines().at(-1)?.length).toBeLessThan(24);
  });
});

// As much of a terminal as the bars use: text, line feeds, lines up, clear to the end, colours.
function screenOf(columns: number, rows: number) {
  let shown: string[] = [''];
  const draw = (text: string): void => {
    for (const [part] of text.matchAll(/\u001b\[(\d*)([AJm])|\r|\n|[^\u001b\r\n]+/g)) {
      const up = /^\u001b\[(\d+)A$/.exec(part);
      if (up !== null) shown = shown.slice(0, shown.length - Number(up[1]));
      else if (part === '\n') shown.push('');
      else if (part === '\u001b[J') shown[shown.length - 1] = '';
      else if (!part.startsWith('\u001b') && part !== '\r') shown.push((shown.pop() ?? '') + part);
    }
  };
  return {
    terminal: { draw, screen: () => ({ columns, rows }) },
    lines: () => shown.filter((line) => line !== ''),
  };
}
