/** The disk that local copies may take: one cap for all copies under one scratch folder, counted as they are written. */
import { SourceError } from '../../model/problem.ts';

// Every source of a run is given the same scratch folder and knows nothing of the others; the folder is what they share.
const takenUnder = new Map<string, number>();

/** What one copy takes of the disk that a scratch folder may fill. */
export class DiskShare {
  readonly scratch: string;
  private readonly cap: number;
  private readonly name: string;
  private mine = 0;

  /** A share of `cap` bytes under `scratch`, for the copy of the dataset called `name`. */
  constructor(scratch: string, cap: number, name: string) {
    this.scratch = scratch;
    this.cap = cap;
    this.name = name;
  }

  /** Counts bytes that are about to be written. @throws SourceError 'disk-cap' when all copies together would exceed the cap. */
  take(bytes: number): void {
    const taken = (takenUnder.get(this.scratch) ?? 0) + bytes;
    if (taken > this.cap) {
      const sizes = `the local copies of this run would take more than the ${megabytes(this.cap)} that they may`;
      throw new SourceError(
        'disk-cap',
        `${this.name}: ${sizes}; raise diskCap in the config, or compare fewer such datasets in one suite`,
      );
    }
    takenUnder.set(this.scratch, taken);
    this.mine += bytes;
  }

  /** Gives bytes back that are no longer on disk. */
  release(bytes: number): void {
    this.mine -= bytes;
    const left = (takenUnder.get(this.scratch) ?? 0) - bytes;
    if (left > 0) takenUnder.set(this.scratch, left);
    else takenUnder.delete(this.scratch);
  }

  /** Gives everything back. */
  releaseAll(): void {
    this.release(this.mine);
  }

  /** The error for a write that failed: a full disk says what to do, anything else is passed on as what it was. */
  writeError(cause: unknown): SourceError {
    const code = (cause as { code?: unknown } | null)?.code;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      const advice = 'free some, or set TMPDIR to a larger disk';
      return new SourceError('disk-full', `${this.name}: no space is left in ${this.scratch}; ${advice}`, {
        cause,
      });
    }
    const message = cause instanceof Error ? cause.message : String(cause);
    return new SourceError('local-copy', `${this.name}: its local copy cannot be written: ${message}`, {
      cause,
    });
  }
}

function megabytes(bytes: number): string {
  return bytes < 10_000_000 ? `${bytes} bytes` : `${Math.round(bytes / 1_000_000)} MB`;
}
