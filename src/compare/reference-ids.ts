/** Names references, so that each has one check id, the same in every run. */
import { createHash } from 'node:crypto';

/** What tells a reference from all others: its constraint's name and the paths of both datasets. */
export type Named = { readonly name: string; readonly from: string; readonly to: string };

const LONGEST = 80;

/** `fk.interests.client_id` for the path `interests by client_id`; those that would be called alike get a hash each. */
export function referenceIds(prefix: string, references: readonly Named[]): readonly string[] {
  const plain = references.map(({ from }) => `${prefix}.${dotted(from)}`);
  const times = new Map<string, number>();
  for (const id of plain) times.set(id, (times.get(id) ?? 0) + 1);
  return references.map(({ name, from, to }, at) => {
    const id = plain[at] ?? prefix;
    if (times.get(id) === 1 && id.length <= LONGEST) return id;
    const hash = createHash('sha256')
      .update(JSON.stringify([name, from, to]))
      .digest('hex')
      .slice(0, 8);
    return `${id.slice(0, LONGEST - hash.length - 1)}-${hash}`;
  });
}

function dotted(path: string): string {
  return path
    .replace(' by ', '.')
    .replaceAll(', ', '-')
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '_');
}
