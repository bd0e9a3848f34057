/** Tells a dataset that has contents from one that only has rows. */
import type { Contents } from '../model/contents.ts';
import type { Dataset } from '../model/dataset.ts';
import { ContractError } from '../model/problem.ts';

/** @throws ContractError, with what to do instead, for a dataset whose entries have no contents. */
export function contentsOf({ name, contents }: Dataset, advice: string): Contents {
  if (contents !== undefined) return contents;
  throw new ContractError('no-contents', `${name}: its entries have no contents; ${advice}`);
}
