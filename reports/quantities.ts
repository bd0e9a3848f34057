/** Writes numbers, times and durations the way a reader says them, alike on every machine. */
import { visible } from './visible.ts';

/** `1,234,567` */
export function thousands(count: number): string {
  return String(count).replace(/(?<=^-?\d+)(?=(?:\d{3})+(?!\d))/g, ',');
}

/** `1 check`, `2,000 checks` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}

const UTC = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/;

/** `2026-11-07 08:30:02 UTC`; any other text as it is. */
export function utcText(instant: string): string {
  const parts = UTC.exec(instant);
  return parts === null ? visible(instant) : `${parts[1] ?? ''} ${parts[2] ?? ''} UTC`;
}

/** How long it took: `0.8 s`, `1 min 42 s`, `2 h 05 min`; empty text where the two are no times. */
export function durationText(startedAt: string, finishedAt: string): string {
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  if (!UTC.test(startedAt) || !UTC.test(finishedAt) || !(seconds >= 0)) return '';
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${String(minutes)} min ${two(whole % 60)} s`;
  return `${thousands(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}

function two(count: number): string {
  return String(count).padStart(2, '0');
}
