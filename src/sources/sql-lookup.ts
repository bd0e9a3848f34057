/** Looks a relation up when it is first needed, and regroups what was looked up. */
import { ContractError } from '../model/problem.ts';
import { groupedName } from './naming.ts';
import { obey, stopped } from './stopping.ts';

type Group<Relation> = (base: Relation, columns: readonly string[]) => Relation;

/** A relation that is looked up once; what failed is asked again. */
export class Lookup<Relation> {
  /** The name of its dataset. */
  readonly name: string;
  private readonly work: () => Promise<Relation>;
  /** `null` when it is grouped already. */
  private readonly group: Group<Relation> | null;
  private known: Promise<Relation> | null = null;

  constructor(name: string, work: () => Promise<Relation>, group: Group<Relation> | null) {
    this.name = name;
    this.work = work;
    this.group = group;
  }

  /** The lookup is shared, so it outlives the signal of whoever began it; each waits no longer than its own. */
  async relation(signal: AbortSignal): Promise<Relation> {
    obey(signal, this.name);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const give = (): void => reject(stopped(signal, this.name));
    signal.addEventListener('abort', give, { once: true });
    try {
      return await Promise.race([this.once(), aborted]);
    } finally {
      signal.removeEventListener('abort', give);
    }
  }

  /** The same rows by other columns. @throws ContractError when they are grouped already. */
  by(columns: readonly string[]): Lookup<Relation> {
    const { group, name } = this;
    if (group !== null) {
      const work = async (): Promise<Relation> => group(await this.once(), columns);
      return new Lookup(groupedName(name, columns), work, null);
    }
    throw new ContractError('grouped', `${name}: is grouped already; group the dataset it is made of`);
  }

  private once(): Promise<Relation> {
    this.known ??= this.work().catch((thrown: unknown) => {
      this.known = null;
      throw thrown;
    });
    return this.known;
  }
}
