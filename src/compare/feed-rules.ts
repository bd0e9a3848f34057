/** Says in words what a feed is held to, so that nothing that was asked or left out is implied. */
import type { ColumnPair } from '../model/column-pairs.ts';
import { describeRule } from './cells.ts';
import { isCachePromise } from './feed-facts.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Words } from './feed-labels.ts';

/** What a config may ask of a feed. */
export type FeedRules = {
  readonly expected?: number | undefined;
  readonly count?: string | undefined;
  readonly promises: Readonly<Record<string, string>>;
  readonly schema?: JsonSchema | undefined;
  readonly forbidden: readonly string[];
  readonly columns: readonly ColumnPair[];
  readonly labels?:
    { readonly column: string; readonly of?: string | undefined; readonly words: Words } | undefined;
  readonly updated?: string | undefined;
  readonly window?: number | undefined;
};

/** A sentence for each thing that is asked. */
export function describeFeed(asked: FeedRules): readonly string[] {
  const { expected, count, promises, schema, forbidden, columns, labels, updated, window } = asked;
  const said: (string | false | undefined)[] = [
    expected !== undefined && `the declared number of entries is ${expected}`,
    count !== undefined && `the fact ${count} says how many entries there are`,
    ...Object.entries(promises).map(
      ([fact, text]) =>
        `the fact ${fact} is ${JSON.stringify(text)}${isCachePromise(text) ? ', its cache directives in any order' : ' exactly'}`,
    ),
    schema !== undefined && `every entry fits the JSON Schema ${titleOf(schema)}`,
    forbidden.length > 0 &&
      `no member of an entry is called ${forbidden.join(', ')}, at any depth and in any letter case`,
    ...columns.map(({ source, target, rule }) => describeRule(source, target, rule)),
    columns.length === 0 && 'the columns of entries are not compared with a database',
    labels && describeLabels(labels),
    updated !== undefined &&
      window !== undefined &&
      `a difference in a row that changed, by ${updated}, less than ${window / 1_000} s before is fresh and looked at again`,
  ];
  return said.filter((sentence) => typeof sentence === 'string');
}

function titleOf({ title, $id: id }: JsonSchema): string {
  const name = [title, id].find((given) => typeof given === 'string');
  return name === undefined ? 'given' : JSON.stringify(name);
}

function describeLabels({ column, of, words }: NonNullable<FeedRules['labels']>): string {
  const listed = Object.entries(words).map(
    ([value, word]) => `${JSON.stringify(value)} as ${JSON.stringify(word)}`,
  );
  if (of === undefined)
    return `${column}: one of ${[...new Set(Object.values(words))].map((word) => JSON.stringify(word)).join(', ')}, to the letter`;
  return `${column}: shows ${of} to the letter, ${listed.join(', ')}; a value without a word makes the check unknown`;
}
