// What segments hold at a time: never more than there is, all at once, in turn, and nobody waits for ever.
import { describe, expect, it } from 'vitest';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { orphans } from '../../checks/orphans.ts';
import type { Source } from '../../src/model/dataset.ts';
import { Budget } from '../../src/runner/budget.ts';
import { demandOf, segmentsAtATime } from '../../src/runner/plan.ts';
import { mysql } from '../../src/sources/mysql/index.ts';
import { postgres } from '../../src/sources/postgres/index.ts';
import { random } from '../support/random.ts';
import { table } from '../support/same-rows.ts';

const open = new AbortController().signal;
const turns = () => new Promise((resolve) => setImmediate(resolve));

function source(readers: number): Source {
  return { ...table('any', {}).source, readers };
}

describe('the budget of connections', () => {
  it('is never overdrawn and lets everybody in, whatever is asked', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const chance = random(seed);
      const sources = Array.from({ length: 3 }, () => source(chance.int(1, 4)));
      const places = chance.int(1, 6);
      const budget = new Budget(places);
      const held = new Map<Source, number>();
      let inside = 0;
      const one = async (): Promise<void> => {
        const wanted = sources.filter(() => chance.once(2));
        const demand = new Map(wanted.map((each) => [each, chance.int(1, each.readers)]));
        const giveBack = await budget.take(demand, open);
        inside += 1;
        for (const [each, readers] of demand) held.set(each, (held.get(each) ?? 0) + readers);
        expect(inside).toBeLessThanOrEqual(places);
        for (const [each, readers] of held) expect(readers).toBeLessThanOrEqual(each.readers);
        for (let wait = chance.int(0, 3); wait > 0; wait -= 1) await turns();
        for (const [each, readers] of demand) held.set(each, (held.get(each) ?? 0) - readers);
        inside -= 1;
        giveBack();
        giveBack();
      };
      await Promise.all(Array.from({ length: 40 }, one));
      expect(inside).toBe(0);
    }
  });

  it('is given out in turn: who waits is passed by nobody who takes of the same', async () => {
    const [few, other] = [source(2), source(1)];
    const budget = new Budget(9);
    const came: string[] = [];
    const take = async (name: string, demand: ReadonlyMap<Source, number>) => {
      const giveBack = await budget.take(demand, open);
      came.push(name);
      return giveBack;
    };
    const first = await take('first', new Map([[few, 1]]));
    const large = take('large', new Map([[few, 2]]));
    const small = take('small', new Map([[few, 1]]));
    const apart = take('apart', new Map([[other, 1]]));
    await turns();
    expect(came).toEqual(['first', 'apart']);
    first();
    (await large)();
    (await small)();
    (await apart)();
    expect(came).toEqual(['first', 'apart', 'large', 'small']);
  });

  it('is left by whoever stops waiting, and those behind go on', async () => {
    const few = source(1);
    const budget = new Budget(9);
    const first = await budget.take(new Map([[few, 1]]), open);
    const stop = new AbortController();
    const stopped = budget.take(new Map([[few, 1]]), stop.signal);
    const next = budget.take(new Map([[few, 1]]), open);
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    first();
    (await next)();
    await expect(budget.take(new Map(), stop.signal)).rejects.toThrow('enough');
  });
});

describe('what a segment holds', () => {
  const name = () => 'crm';
  const url = 'postgres://nobody@localhost/none';

  it('is a reader for each dataset that is walked, of what is read through another source too', () => {
    const crm = postgres({ url });
    const [a, b] = [crm.table('a', { key: 'id' }), crm.table('b', { key: 'id' })];
    const demand = demandOf(orphans('o', { from: a.by('b_id'), to: b }), name);
    expect([...demand]).toEqual([[crm, 2]]);
    expect(segmentsAtATime(demand, 8)).toBe(1);
    expect(
      segmentsAtATime(demandOf(fieldAgreement('f', { source: a, target: table('t', {}) }), name), 8),
    ).toBe(3);
    const { source, ...ref } = table('t', {});
    const tight = { ...ref, source: { ...source, readers: 1 } };
    expect(() => demandOf(orphans('o', { from: tight, to: tight }), name)).toThrow(
      /source crm: check o reads 2 datasets/,
    );
  });

  it('is one reader of a MySQL database, for any number of datasets', () => {
    const crm = mysql({ url: 'mysql://nobody@localhost/none' });
    const [a, b] = [crm.table('a', { key: 'id' }), crm.table('b', { key: 'id' })];
    const demand = demandOf(orphans('o', { from: a, to: b }), name);
    expect([...demand]).toEqual([[crm, 1]]);
    expect(segmentsAtATime(demand, 8)).toBe(1);
  });
});
