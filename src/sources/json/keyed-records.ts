/** Records under their keys: what a file or an answer held becomes rows of a dataset. */
import type { Entry, Pages } from '../../model/dataset.ts';
import { keyCodec, type Key, type KeyPart } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Cell, Cells } from '../../model/value.ts';
import type { FoundColumns } from './found-columns.ts';
import type { RecordPages } from './records.ts';
import { complaintAbout, type Wording } from './wording.ts';

/** How records are keyed, and what errors call one: a line or a record of a document. */
export type Keying = {
  readonly key: readonly KeyPart[];
  readonly found: FoundColumns;
  readonly wording: Pick<Wording, 'name' | 'code'>;
  readonly unit: 'line' | 'record';
};

/** The records with all their cells, in the order in which they come. @throws ContractError for a key that is not of its kind. */
export async function* keyedRecords(
  records: RecordPages,
  { key, found, wording, unit }: Keying,
): AsyncGenerator<readonly Entry[]> & Pages {
  const codec = keyCodec(key.map(({ kind }) => kind));
  const known: (((cells: Cells) => Cell) | null)[] = key.map(() => null);
  const part = (cells: Cells, at: number): Cell => {
    known[at] ??= found.getter(key[at]?.column ?? '');
    return known[at]?.(cells) ?? null;
  };
  const keyOf = (number: number, cells: Cells): Key => {
    const place = `${unit} ${number}`;
    try {
      const encoded = codec.encode(key.map((_, at) => part(cells, at)));
      if (encoded.isWellFormed()) return encoded;
    } catch (cause) {
      if (!(cause instanceof ContractError)) throw cause;
      throw new ContractError(cause.code, `${wording.name}: ${place}: ${cause.message}`, { cause });
    }
    const complaint = 'its key holds half of a surrogate pair, which is no text; clean the record';
    throw complaintAbout(wording, place, complaint);
  };
  for await (const page of records)
    yield page.map(({ number, cells }) => ({ key: keyOf(number, cells), row: cells }));
}
