/** A copy is made once for all who ask; who stops waiting stops nobody else; what failed is tried again; closing ends all. */
import { describe, expect, it } from 'vitest';
import { Cancelled } from '../../src/model/problem.ts';
import { Copies } from '../../src/sources/copies.ts';
import { localCopy, type LocalCopy } from '../../src/sources/local-copy.ts';
import { calm } from './contract/reading.ts';

const settings = { name: 'boats', scratch: '/nowhere', diskCap: 0 };

function copyOf(onClose: () => void = () => undefined): Promise<LocalCopy> {
  const none = (async function* () {
    yield await Promise.resolve([]);
  })();
  return localCopy(none, settings, calm).then((copy) => ({
    size: copy.size,
    count: (scope, signal) => copy.count(scope, signal),
    scan: (scope, signal) => copy.scan(scope, signal),
    cuts: (parts) => copy.cuts(parts),
    close: async () => onClose(),
  }));
}

describe('Copies', () => {
  it('makes a copy once for all who ask for it at once', async () => {
    const copies = new Copies('boats');
    let made = 0;
    const make = () => ((made += 1), copyOf());
    const [first, second] = await Promise.all([copies.get('a', make, calm), copies.get('a', make, calm)]);
    expect(first).toBe(second);
    expect(await copies.get('a', make, calm)).toBe(first);
    expect(await copies.get('b', make, calm)).not.toBe(first);
    expect(made).toBe(2);
    await copies.close();
  });

  it('lets go of one who stops waiting, and goes on for the others', async () => {
    const copies = new Copies('boats');
    const ready = Promise.withResolvers<LocalCopy>();
    const stop = new AbortController();
    const impatient = copies.get('a', () => ready.promise, stop.signal);
    const patient = copies.get('a', () => ready.promise, calm);
    stop.abort();
    await expect(impatient).rejects.toThrow(Cancelled);
    ready.resolve(await copyOf());
    expect((await patient).size).toBe(0);
    await copies.close();
  });

  it('tries again what could not be made', async () => {
    const copies = new Copies('boats');
    await expect(copies.get('a', () => Promise.reject(new Error('gone')), calm)).rejects.toThrow('gone');
    expect((await copies.get('a', () => copyOf(), calm)).size).toBe(0);
    await copies.close();
  });

  it('stops what is being made when it closes, closes what was made, and makes no more', async () => {
    const copies = new Copies('boats');
    let closed = 0;
    await copies.get('made', () => copyOf(() => (closed += 1)), calm);
    const making = copies.get(
      'making',
      (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      calm,
    );
    const closing = copies.close();
    await expect(making).rejects.toThrow('boats: its session is closed; open another');
    await closing;
    await copies.close();
    expect(closed).toBe(1);
    await expect(copies.get('made', () => copyOf(), calm)).rejects.toMatchObject({ code: 'closed' });
  });
});
