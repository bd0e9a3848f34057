// Binding a check: different sources are asked at once, one source one thing at a time, and the first failure of the roles is told.
import { describe, expect, it } from 'vitest';
import { rowCounts } from '../../checks/row-counts.ts';
import type { DatasetRef, Session, Source } from '../../src/model/dataset.ts';
import { bind } from '../../src/runner/bind.ts';
import { openContext } from '../support/open-context.ts';
import { numbered, table } from '../support/same-rows.ts';

const signal = new AbortController().signal;

/** Binds two datasets and says in which order their descriptions began and ended; those whose names are told to fail do. */
async function bound(source: DatasetRef, target: DatasetRef, failing: readonly string[] = []) {
  const context = await openContext();
  const order: string[] = [];
  const session = async (of: Source): Promise<Session> => {
    const inner = await context.session(of);
    return {
      ...inner,
      lost: inner.lost,
      close: () => inner.close(),
      dataset(ref) {
        const dataset = inner.dataset(ref);
        return Object.assign(Object.create(dataset) as typeof dataset, {
          async describe(stop: AbortSignal) {
            order.push(`${ref.path} asked`);
            await new Promise((resolve) => setImmediate(resolve));
            order.push(`${ref.path} told`);
            if (failing.includes(ref.path)) throw new Error(ref.path);
            return dataset.describe(stop);
          },
        });
      },
    };
  };
  try {
    const roles = await bind(rowCounts('rows', { source, target }), session, signal);
    return { order, roles: [...roles.keys()] };
  } catch (thrown) {
    return { order, failed: (thrown as Error).message };
  } finally {
    await context.close();
  }
}

describe('binding', () => {
  const [a, b] = [table('a', numbered(1)), table('b', numbered(1))];

  it('asks two sources at once', async () => {
    const { order, roles } = await bound(a, b);
    expect(order).toEqual(['a asked', 'b asked', 'a told', 'b told']);
    expect(roles).toEqual(['source', 'target']);
  });

  it('asks one source one thing at a time', async () => {
    const { order } = await bound(a, a);
    expect(order).toEqual(['a asked', 'a told', 'a asked', 'a told']);
  });

  it('tells the failure of the first role when both are done', async () => {
    expect(await bound(a, b, ['a', 'b'])).toMatchObject({ order: { length: 4 }, failed: 'a' });
    expect(await bound(a, b, ['b'])).toMatchObject({ order: { length: 4 }, failed: 'b' });
  });

  it('asks a source nothing more once it has failed', async () => {
    expect(await bound(a, a, ['a'])).toMatchObject({ order: { length: 2 }, failed: 'a' });
  });
});
