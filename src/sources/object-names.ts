/** What an object is called: its whole key in the store, and its key in a dataset, from which a prefix may be taken off. */
import { hasNull, keyCodec, type Key } from '../model/key.ts';

const CODEC = keyCodec(['text']);

/** The names of the objects of one dataset. */
export class ObjectNames {
  /** What every whole key starts with. */
  readonly prefix: string;
  private readonly off: number;

  /** Names under a prefix, which `relative` takes off. */
  constructor(prefix: string, relative: boolean) {
    this.prefix = prefix;
    this.off = relative ? prefix.length : 0;
  }

  /** What the store calls the object with this key; `null` for one that this dataset cannot have. */
  whole(key: Key): string | null {
    const text = hasNull(key) ? null : (CODEC.decode(key)[0] ?? null);
    if (text === null) return null;
    if (this.off > 0) return this.prefix + text;
    return text.startsWith(this.prefix) ? text : null;
  }

  /** Whether an object is what consoles leave for the prefix itself: no object of a dataset whose keys are relative to it. */
  isPrefix(whole: string, size: number): boolean {
    return this.off > 0 && size === 0 && whole === this.prefix && whole.endsWith('/');
  }

  /** What the dataset calls the object that has this whole key. */
  shown(whole: string): string {
    return this.off === 0 ? whole : whole.slice(this.off);
  }

  /** The dataset's key of the object that has this whole key. */
  key(whole: string): Key {
    const shown = this.shown(whole);
    return shown.includes('\u0000') ? CODEC.encode([shown]) : shown;
  }
}
