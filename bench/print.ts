/** Rows as a person reads them: a line each in a terminal, or the table of docs/performance.md. */
import type { Row } from './row.ts';

/** One row as one line. */
export function asLine(row: Row): string {
  const parts = [`${row.name}: ${row.ours_s.toFixed(2)} s (${row.spread})`];
  if (row.ratio_to_floor !== null && row.floor_s !== null) {
    const noise = row.floor_spread === null ? '' : `; ${row.floor_spread}`;
    parts.push(
      `${row.ratio_to_floor.toFixed(2)} x ${row.floor ?? 'the floor'} (${row.floor_s.toFixed(2)} s${noise})`,
    );
  }
  if (row.ratio_to_peer !== null && row.peer_s !== null) {
    const noise = row.peer_spread === null ? '' : `; ${row.peer_spread}`;
    parts.push(
      `${pace(row.ratio_to_peer)} than ${row.peer ?? 'the peer'} (${row.peer_s.toFixed(2)} s${noise})`,
    );
  }
  const peerPeak = row.peer_peak_mb === null ? '' : ` (peer ${row.peer_peak_mb.toFixed(0)} MB)`;
  parts.push(`peak ${row.peak_mb.toFixed(0)} MB${peerPeak}`);
  const after = [...(row.bar === null ? [] : [`bar: ${row.bar}: ${held(row)}`]), ...noteOf(row)];
  return [parts.join(', '), ...after].join('; ');
}

const HEADS = ['case', 'ours', 'floor', 'to floor', 'peer', 'against the peer', 'peak', 'bar', 'held'];

/** All rows as a table in Markdown, and their notes as a list below it. */
export function asMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row, at) => [
    `${row.name}${row.note === null ? '' : ` [${noteNumber(rows, at)}]`}`,
    seconds(row.ours_s, row.spread),
    row.floor_s === null ? '-' : seconds(row.floor_s, row.floor_spread),
    row.ratio_to_floor === null ? '-' : `${row.ratio_to_floor.toFixed(2)} x`,
    row.peer_s === null ? (row.peer ?? '-') : `${row.peer ?? ''}: ${seconds(row.peer_s, row.peer_spread)}`,
    row.ratio_to_peer === null ? '-' : pace(row.ratio_to_peer),
    `${row.peak_mb.toFixed(0)} MB`,
    row.bar ?? '-',
    row.bar === null ? '-' : held(row),
  ]);
  const widths = HEADS.map((head, at) =>
    Math.max(head.length, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  const table = [HEADS, rule, ...lines].map(
    (line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`,
  );
  const floors = [
    ...new Set(rows.flatMap(({ name, floor }) => (floor === null ? [] : [`${name}: ${floor}`]))),
  ];
  const notes = rows.flatMap(({ note }) => (note === null ? [] : [note]));
  return [
    ...table,
    ...(floors.length === 0 ? [] : ['', 'Floors:', '', ...floors.map((floor) => `- ${floor}`)]),
    ...(notes.length === 0 ? [] : ['', 'Notes:', '', ...notes.map((note, at) => `${at + 1}. ${note}`)]),
    '',
  ].join('\n');
}

function noteNumber(rows: readonly Row[], at: number): number {
  return rows.slice(0, at + 1).filter(({ note }) => note !== null).length;
}

function noteOf({ note }: Row): readonly string[] {
  return note === null ? [] : [note];
}

function seconds(middle: number, spread: string | null): string {
  return `${middle.toFixed(2)} s${spread === null ? '' : ` (${spread})`}`;
}

function pace(ratio: number): string {
  return ratio <= 1 ? `${(1 / ratio).toFixed(2)} x faster` : `${ratio.toFixed(2)} x SLOWER`;
}

function held({ bar_held }: Row): string {
  if (bar_held === null) return 'not measured';
  return bar_held ? 'yes' : 'NO';
}
