/** How a config says that only some rows are asked about. */
import { ConfigError } from '../../model/problem.ts';
import { demandKnown } from '../known-options.ts';

/** Which rows to take: by chance, the same for one seed, or those with the largest numbers in a column. */
export type Sampling = {
  readonly take: number;
  readonly by?: string;
  /** 1 unless told; means nothing with `by`. */
  readonly seed?: number;
};

/** @throws ConfigError for a sample that is none */
export function demandSampling(sampling: Sampling, place: string): void {
  demandKnown(`${place}: sample`, sampling, ['take', 'by', 'seed']);
  const { take, by, seed } = sampling;
  const refuse = (why: string) => new ConfigError('config', `${place}: sample: ${why}`);
  if (!Number.isInteger(take) || take < 1) throw refuse('take: expected a whole number from 1');
  if (by !== undefined && seed !== undefined) throw refuse('"by" decides and not chance; leave seed out');
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw refuse('seed: expected a whole number');
}
