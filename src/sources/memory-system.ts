/** What a system in memory knows besides its records: whether somebody writes, and which writes came to count. */
import { ContractError, SourceError } from '../model/problem.ts';

const systems = new WeakMap<object, MemorySystem>();

/** The system that an array of records is. */
export class MemorySystem {
  /** Tokens of writes that were begun: whether they came to count. */
  readonly counted = new Map<string, boolean>();
  private taken = false;

  /** The one system of these records, whoever asks. */
  static of(records: object): MemorySystem {
    const known = systems.get(records) ?? new MemorySystem();
    systems.set(records, known);
    return known;
  }

  /** Takes the lock. @throws ContractError when another writer has it. */
  take(name: string): MemoryLock {
    if (this.taken)
      throw new ContractError('locked', `${name}: another writer has it; wait until that one has finished`);
    this.taken = true;
    return new MemoryLock(name, () => (this.taken = false));
  }
}

/** The lock of a system that one writer has. */
export class MemoryLock {
  private readonly name: string;
  private readonly release: () => void;
  private held = true;

  constructor(name: string, release: () => void) {
    this.name = name;
    this.release = release;
  }

  /** @throws SourceError once it was given back. */
  demand(): void {
    if (!this.held) throw new SourceError('closed', `${this.name}: its writer is closed; open another`);
  }

  giveBack(): void {
    if (this.held) this.release();
    this.held = false;
  }
}
