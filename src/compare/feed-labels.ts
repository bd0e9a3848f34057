/** Labels: the exact wording under which a value of one system is shown by another. */
import { canonicalText } from '../model/canonical.ts';
import type { Cell, ColumnType } from '../model/value.ts';

/** The words, each under the value that it stands for, written as its own system writes it. */
export type Words = Readonly<Record<string, string>>;

/** What a label should be: the word of a value, or one of all words where no value says which. */
export type Wording = {
  /** The word of a value; `undefined` when none is declared, NULL included. */
  wordOf(value: Cell): string | undefined;
  /** Whether a label is one of the words, case and spaces included. */
  isWord(label: Cell): boolean;
  readonly all: readonly string[];
};

/** Prepares the words of a column of this type, or of no column. */
export function wording(words: Words, type: ColumnType | undefined): Wording {
  const read = (text: string): string => (type === undefined ? text : (canonicalText(type, text) ?? text));
  const table = new Map(Object.entries(words).map(([value, word]) => [read(value), word]));
  const all = [...new Set(table.values())].sort();
  return {
    wordOf: (value) => (value === null ? undefined : table.get(read(value))),
    isWord: (label) => label !== null && all.includes(label),
    all,
  };
}
