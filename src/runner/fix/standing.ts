/** Says what a record is after everything later of ours was taken back: as a change left it, but for what triggers set since. */
import type { IntentLine } from '../../model/journal.ts';
import { stableJson } from '../../model/json.ts';
import type { Image } from '../../model/writer.ts';

/** What undos left of records, by how the changes that they took back had found them. */
export class Standing {
  private readonly left = new Map<string, Image>();

  /** Remembers that a change was taken back, and what that left; where it left nothing, nothing is to be known. */
  add(line: IntentLine, left: Image | null): void {
    if (left !== null && line.before !== null) this.left.set(nameOf(line, line.before), left);
  }

  /**
   * What a change left, followed through what was made of exactly that and taken back since: a trigger may have set a
   * column anew each time. Whoever takes the change back demands that the record is this and nothing else.
   */
  after(line: IntentLine): Image | null {
    const seen = new Set<string>();
    let image = line.after;
    while (image !== null) {
      const name = nameOf(line, image);
      const left = this.left.get(name);
      if (left === undefined || seen.has(name)) break;
      seen.add(name);
      image = left;
    }
    return image;
  }
}

function nameOf({ target, dataset }: IntentLine, image: Image): string {
  return stableJson([target, dataset, image]);
}
