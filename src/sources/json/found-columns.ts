/** The columns that turn up while JSON records are read: each new name gets the next place, and names inside objects are noted. */
import type { Cell, Cells } from '../../model/value.ts';
import { readMembers } from './members.ts';

const MOST_NAMES = 5_000;

/** Names inside of objects, and the names inside of theirs. */
type Names = Map<string, Names>;

/** Names in the order in which they turned up. Rows read before a name turned up are shorter: what they lack is NULL. */
export class FoundColumns {
  private readonly places = new Map<string, number>();
  private readonly inside: Names = new Map();
  private noted = 0;

  /** Columns that are known before anything is read. */
  constructor(names: Iterable<string> = []) {
    for (const name of names) this.placeOf(name);
  }

  /** The flat names, in the order of stored cells. */
  get names(): readonly string[] {
    return [...this.places.keys()];
  }

  /** Names inside of objects, with dots between: `clients.total`. */
  get nested(): readonly string[] {
    return pathsIn(this.inside, '').filter((path) => path.includes('.') && !this.places.has(path));
  }

  /** Whether there are more names than records can reasonably have: the names are data. */
  get tooMany(): boolean {
    return this.places.size > MOST_NAMES;
  }

  /** Where the cell of a name is kept. */
  placeOf(name: string): number {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    this.places.set(name, this.places.size);
    return this.places.size - 1;
  }

  /** Notes the names inside the object that is the value of `name`, as far as there are not too many. */
  note(name: string, nested: object, into: Names = this.inside): void {
    const names = this.child(into, name);
    if (names === null) return;
    for (const [inner, value] of Object.entries(nested)) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) this.child(names, inner);
      else this.note(inner, value as object, names);
    }
  }

  /** How the cell of a column is found in a row: by its flat name, else by the path into an object; `null` when there is neither. */
  getter(column: string): ((row: Cells) => Cell) | null {
    const place = this.places.get(column);
    if (place !== undefined) return (row) => row[place] ?? null;
    return this.nested.includes(column) ? this.pathGetter(column) : null;
  }

  private child(names: Names, name: string): Names | null {
    const known = names.get(name);
    if (known !== undefined) return known;
    if (this.noted >= MOST_NAMES) return null;
    this.noted += 1;
    const child: Names = new Map();
    names.set(name, child);
    return child;
  }

  private pathGetter(column: string): ((row: Cells) => Cell) | null {
    for (let dot = column.indexOf('.'); dot >= 0; dot = column.indexOf('.', dot + 1)) {
      const place = this.places.get(column.slice(0, dot));
      const rest = column.slice(dot + 1);
      if (place !== undefined) return (row) => inside(row[place] ?? null, rest);
    }
    return null;
  }
}

function pathsIn(names: Names, prefix: string): string[] {
  return [...names].flatMap(([name, inner]) => [`${prefix}${name}`, ...pathsIn(inner, `${prefix}${name}.`)]);
}

/** The cell at a path inside an object's JSON text; NULL where there is no such thing. */
function inside(cell: Cell, path: string): Cell {
  if (!cell?.startsWith('{')) return null;
  let found: Cell = null;
  readMembers(cell, (name, value) => {
    if (name === path) found = value;
    else if (path.startsWith(`${name}.`)) found ??= inside(value, path.slice(name.length + 1));
  });
  return found;
}
