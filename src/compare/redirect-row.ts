/** Reads a row of a redirect map: its old address, the statuses that it accepts, and where it leads. */
import type { Cell, Cells } from '../model/value.ts';
import { readAddress, readPageAddress } from './redirect-address.ts';
import { isRedirect } from './redirect-answer.ts';
import { fillTemplate, type Template } from './redirect-template.ts';

/** How a map is written. */
export type MapForm = {
  readonly from: Template;
  readonly to: Template;
  readonly status: readonly number[] | { readonly column: string };
  /** What relative addresses are relative to: old ones, and targets. */
  readonly origin: { readonly from: string; readonly to: string };
};

/** What is wrong with a row itself. */
export type Defect = {
  readonly kind: 'empty-from' | 'empty-to' | 'unreadable';
  readonly actual: string | null;
};

/** A row of the map: what it says of its old address, as far as it can be read. */
export type MapRow = {
  readonly from: URL | null;
  /** `null` when the row holds no status that there is. */
  readonly statuses: readonly number[] | null;
  readonly target: URL | null;
  readonly defect: Defect | null;
};

/** The columns that a map must have. */
export function columnsOf({ from, to, status }: MapForm): readonly string[] {
  const targets = isList(status) && !status.some(isRedirect) ? [] : to.columns;
  return [...new Set([...from.columns, ...targets, ...(isList(status) ? [] : [status.column])])];
}

/** Reads rows whose cells are in the order of `columnsOf`. */
export function rowReader(form: MapForm): (cells: Cells) => MapRow {
  const places = new Map(columnsOf(form).map((column, at) => [column, at]));
  return (cells) => {
    const cell = (column: string): Cell => cells[places.get(column) ?? -1] ?? null;
    const statuses = isList(form.status) ? form.status : statusIn(cell(form.status.column));
    const old = fillTemplate(form.from, cell);
    const from = old === null ? null : readPageAddress(old, form.origin.from);
    const row = { from, statuses, target: null };
    if (from === null)
      return { ...row, defect: { kind: old === null ? 'empty-from' : 'unreadable', actual: old } };
    if (statuses?.some(isRedirect) !== true) return { ...row, defect: null };
    const promised = fillTemplate(form.to, cell);
    const target = promised === null ? null : readAddress(promised, form.origin.to);
    if (target !== null) return { ...row, target, defect: null };
    return { ...row, defect: { kind: promised === null ? 'empty-to' : 'unreadable', actual: promised } };
  };
}

function statusIn(cell: Cell): readonly number[] | null {
  return cell !== null && /^[2-5]\d\d$/.test(cell) ? [Number(cell)] : null;
}

function isList(status: MapForm['status']): status is readonly number[] {
  return Array.isArray(status);
}
