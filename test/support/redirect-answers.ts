/** Redirect maps and answers in memory, as an http source gives them. */
import type { DatasetRef } from '../../src/model/dataset.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';

export const ORIGIN = 'https://www.example.org';

/** A row of a map: its key, its old address, its target, its status. */
export type Promised = readonly [id: number | null, from: Cell, to?: Cell, status?: Cell];

/** What an http source answers, by column; what is left out is as it is when all is well. */
export type Answered = { readonly id: number | null; readonly path: Cell } & Readonly<
  Partial<Record<Exclude<(typeof ANSWER)[number], 'id' | 'path'>, Cell>>
>;

const ANSWER = [
  'id',
  'path',
  'status',
  'location',
  'hops',
  'final_url',
  'final_status',
  'marker',
  'loop',
  'failure',
] as const;

const text = (id: number | null) => (id === null ? null : String(id));

/** A map keyed by a number. */
export function mapOf(rows: readonly Promised[], pageRows = 2, hidden: readonly string[] = []): DatasetRef {
  return memory('map', {
    key: { id: 'int' },
    columns: { id: 'number', from: 'text', to: 'text', status: 'untyped' },
    rows: rows.map(([id, from, to = null, status = '301']) => [text(id), from, to, status]),
    private: hidden,
    pageRows,
  });
}

/** Answers for the rows of such a map. */
export function answersOf(rows: readonly Answered[], pageRows = 3): DatasetRef {
  return memory('answers', {
    key: { id: 'int' },
    columns: {
      id: 'number',
      path: 'text',
      status: 'number',
      location: 'text',
      hops: 'number',
      final_url: 'text',
      final_status: 'number',
      marker: 'boolean',
      loop: 'boolean',
      failure: 'text',
    },
    rows: rows.map((row) => ({ ...row, id: text(row.id) })),
    pageRows,
  });
}

/** An old address that leads to a page in one hop. */
export function moved(id: number, path: string, to: string, also: Partial<Answered> = {}): Answered {
  const location = URL.parse(to, ORIGIN)?.href ?? to;
  const end = { final_url: location, final_status: '200', marker: 'true', loop: 'false' };
  return { id, path, status: '301', location, hops: '1', ...end, ...also };
}

/** An address that answers without sending anybody elsewhere. */
export function stayed(id: number, path: string, status: string, also: Partial<Answered> = {}): Answered {
  const end = { final_url: `${ORIGIN}${path}`, final_status: status, marker: null, loop: 'false' };
  return { id, path, status, location: null, hops: '0', ...end, ...also };
}

/** The answers about addresses that must not exist, keyed by what was asked. */
export function unknownOf(...rows: readonly Answered[]): DatasetRef {
  const columns = Object.fromEntries(ANSWER.slice(1).map((column) => [column, 'untyped'] as const));
  return memory('unknown', {
    key: { path: 'text' },
    columns: { ...columns, path: 'text' },
    rows: rows.map(({ id: _id, ...row }) => row),
    pageRows: 2,
  });
}

/** A map of four old addresses, and the answers that keep all of its promises. */
export const MAP = mapOf([
  [1, '/node/1', '/berths/a1'],
  [2, '/node/2', '/berths/a2'],
  [7, 'https://www.example.org/node/7?page=2', 'https://www.example.org/berths?page=2'],
  [10, '/old-caf%c3%a9', '/café'],
]);
export const KEPT = [
  moved(1, '/node/1', '/berths/a1'),
  moved(2, '/node/2', '/berths/a2', { marker: null }),
  moved(7, '/node/7?page=2', '/berths?page=2'),
  moved(10, '/old-café', '/caf%C3%A9'),
] as const;

/** Those answers, but for what is given of some. */
export function keptBut(changes: Readonly<Record<number, Partial<Answered>>>): DatasetRef {
  return answersOf(KEPT.map((row) => ({ ...row, ...(row.id === null ? {} : changes[row.id]) })));
}
