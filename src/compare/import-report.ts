/** Reads what an importer reported about one entity: numbers to be checked, and to explain a difference with. */
import type { Dataset } from '../model/dataset.ts';
import { keyCodec } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { wholeNumber } from './counts.ts';

/** Which entry of the report, and the columns that hold its numbers; `null` where it has no such number. */
export type ReportColumns = {
  readonly entity: string;
  readonly total: string | null;
  readonly success: string | null;
  readonly failed: string | null;
  readonly excluded: Readonly<Record<string, string>>;
};

/** The numbers of one entity; `excluded` has a number for each reason. */
export type ImportReport = {
  readonly total: number | null;
  readonly success: number | null;
  readonly failed: number | null;
  readonly excluded: Readonly<Record<string, number>>;
};

/**
 * The entry of a report that is keyed by the entities' names.
 * @throws ContractError when it does not name the entity exactly once, or has no count where one is asked for.
 */
export async function readImportReport(
  report: Dataset,
  { entity, excluded, ...numbers }: ReportColumns,
  signal: AbortSignal,
): Promise<ImportReport> {
  const { key, columns } = await report.describe(signal);
  if (key.length !== 1 || key[0]?.kind !== 'text') {
    throw new ContractError(
      'report-key',
      `${report.name}: key the report by the one text column that names its entities`,
    );
  }
  const asked = [...Object.values(numbers), ...Object.values(excluded)].filter((column) => column !== null);
  for (const column of asked) {
    if (Object.hasOwn(columns, column)) continue;
    throw new ContractError(
      'column-missing',
      `${report.name}: has no column "${column}"; name the report's own in the option "report"`,
    );
  }
  const scope = { anyOf: [keyCodec(['text']).encode([entity])] };
  const found = (await Array.fromAsync(report.scan(scope, asked, signal))).flat();
  const row = found[0]?.row;
  if (row === undefined || found.length > 1) {
    const times = row === undefined ? 'does not name' : 'names more than once';
    throw new ContractError(
      'report-entity',
      `${report.name}: ${times} the entity "${entity}"; it must name it once`,
    );
  }
  const read = (column: string) =>
    wholeNumber(row[asked.indexOf(column)] ?? null, `${report.name}: column "${column}" of "${entity}"`);
  const readOr = (column: string | null) => (column === null ? null : read(column));
  return {
    total: readOr(numbers.total),
    success: readOr(numbers.success),
    failed: readOr(numbers.failed),
    excluded: Object.fromEntries(Object.entries(excluded).map(([reason, column]) => [reason, read(column)])),
  };
}

/** The numbers of the report that were counted too, and came to something else. */
export function disagreements(
  reported: ImportReport,
  counted: ImportReport,
): readonly { readonly number: string; readonly expected: number; readonly actual: number }[] {
  const pairs: [string, number | null, number | null | undefined][] = [
    ['total', counted.total, reported.total],
    ['success', counted.success, reported.success],
    ['failed', counted.failed, reported.failed],
  ];
  for (const [reason, expected] of Object.entries(counted.excluded)) {
    pairs.push([`excluded ${reason}`, expected, reported.excluded[reason]]);
  }
  return pairs.flatMap(([number, expected, actual]) =>
    expected === null || actual === null || actual === undefined || expected === actual
      ? []
      : { number, expected, actual },
  );
}
