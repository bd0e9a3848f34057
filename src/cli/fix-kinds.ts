/** Says of each kind of finding what is done about it: a change, advice to a person, or nothing. */
import type { AnyDefinition } from '../model/check.ts';

/** `change`: one that is made where it is proved to be right, else advice. */
export type FixOfKind =
  | { readonly fix: 'change'; readonly of: string }
  | { readonly fix: 'advice'; readonly advise: string }
  | { readonly fix: 'none' };

/** Every kind that a check finds, with what is done about it. */
export function fixKinds({ finds, fixes, changes }: AnyDefinition): Readonly<Record<string, FixOfKind>> {
  return Object.fromEntries(
    Object.keys(finds).map((kind): [string, FixOfKind] => {
      const fix = fixes !== undefined && Object.hasOwn(fixes, kind) ? fixes[kind] : undefined;
      if (fix === undefined) return [kind, { fix: 'none' }];
      if (typeof fix === 'function' && changes !== undefined) return [kind, { fix: 'change', of: changes }];
      return [kind, typeof fix === 'function' ? { fix: 'none' } : { fix: 'advice', advise: fix.advise }];
    }),
  );
}

/** The same in words for a person. */
export function fixText(fix: FixOfKind): string {
  switch (fix.fix) {
    case 'change':
      return `--fix changes ${fix.of} where the change is proved to be right, else advice`;
    case 'advice':
      return `never changed: ${fix.advise}`;
    case 'none':
      return 'never changed';
  }
}

/** The kinds that `--fix` may change. */
export function changedKinds(definition: AnyDefinition): readonly string[] {
  return Object.entries(fixKinds(definition))
    .filter(([, { fix }]) => fix === 'change')
    .map(([kind]) => kind);
}
