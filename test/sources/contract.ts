/** One contract for every adapter: `sourceContract` asks of the real system what every dataset promises. */
import { afterAll, describe } from 'vitest';
import { cancellation } from './contract/cancellation.ts';
import { columns } from './contract/columns.ts';
import { cuts } from './contract/cuts.ts';
import { grouping } from './contract/grouping.ts';
import type { Harness } from './contract/harness.ts';
import { keys } from './contract/keys.ts';
import { order } from './contract/order.ts';
import { scopes } from './contract/scopes.ts';
import { sessions } from './contract/sessions.ts';

export type { Harness, Made, Table } from './contract/harness.ts';

/** Adds the cases of the contract for one adapter; call it at the top of a test file. */
export function sourceContract(name: string, harness: Harness): void {
  describe(`${name} keeps the contract of sources`, () => {
    afterAll(() => harness.dispose?.());
    order(harness);
    keys(harness);
    scopes(harness);
    columns(harness);
    grouping(harness);
    cuts(harness);
    sessions(harness);
    cancellation(harness);
  });
}
