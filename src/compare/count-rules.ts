/** Says in words how rows are counted, so that nothing that explains a difference is implied. */

/** What a config may say of counts. */
type CountRules = {
  readonly relation: keyof typeof RELATIONS;
  readonly distinct?: readonly string[] | undefined;
  readonly keyless: 'each' | 'ignore';
  readonly expected?: number | undefined;
  readonly group?: { readonly source: readonly string[]; readonly target: readonly string[] } | undefined;
  readonly map: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
  readonly mapNull: Readonly<Record<string, string>>;
  readonly report?: { readonly entity: string } | undefined;
};

const RELATIONS = {
  equal: null,
  'at-most': 'the target may have fewer rows than the source, and no more',
  'at-least': 'the target may have more rows than the source, and no fewer',
  'distinct-of': 'the target has one row for each distinct key of the source',
} as const;

/** A sentence for each rule. */
export function describeCounts({
  relation,
  distinct,
  keyless,
  expected,
  group,
  map,
  mapNull,
  report,
}: CountRules): readonly string[] {
  const said: (string | null | undefined | false)[] = [
    RELATIONS[relation],
    distinct && `a key of the source is what its rows have in ${distinct.join(', ')}`,
    relation === 'distinct-of' &&
      (keyless === 'each'
        ? 'each row of the source with a NULL in its key counts as a key of its own'
        : 'rows of the source with a NULL in their key do not count'),
    expected !== undefined && `the declared number of rows is ${expected}`,
    group && `rows are also counted by ${group.source.join(', ')} against ${group.target.join(', ')}`,
    ...Object.entries(map).map(
      ([column, values]) =>
        `the values of ${column} count as ${JSON.stringify(values)}; any other is a finding`,
    ),
    ...Object.entries(mapNull).map(
      ([column, value]) => `NULL in ${column} counts as ${JSON.stringify(value)}`,
    ),
    report && `excluded and failed rows are also what the import report says of "${report.entity}"`,
  ];
  return said.filter((sentence) => typeof sentence === 'string');
}
