/** A folder has one writer at a time, whoever dies. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { directory } from '../../../src/sources/directory/index.ts';
import { leaseText } from '../../../src/sources/object-lease.ts';
import { calm } from '../contract/reading.ts';
import { dispose, LEASE, made, PART, written } from './written.ts';

afterAll(dispose);
afterEach(() => vi.restoreAllMocks());

describe('the lease on a folder', () => {
  const lease = (more: object = {}) =>
    JSON.stringify({ ...(JSON.parse(leaseText(randomUUID(), new Date('2026-01-01'))) as object), ...more });
  const dead = spawnSync('true').pid;
  const elsewhere = { host: 'other-host x y', pid: 7, until: '2026-01-01T00:00:00.000Z' };

  it('is not taken from another machine, or from what is no lease', async () => {
    const { path, openWriter } = await made({ [LEASE]: lease(elsewhere) });
    await expect(openWriter()).rejects.toThrow(/^source media: the writer 7 on other-host has it since/);
    await writeFile(join(path, LEASE), 'hello');
    await utimes(join(path, LEASE), 1_000_000_000, 1_000_000_000);
    await expect(openWriter()).rejects.toMatchObject({ name: 'ContractError', code: 'locked' });
    expect(await readFile(join(path, LEASE), 'utf8')).toBe('hello');
    expect(await readdir(path)).toEqual([LEASE]);
  });

  it.each([
    ['a dead process of this machine', lease({ pid: dead }), false],
    ['another machine that did not renew it', lease(elsewhere), true],
  ])('is taken over from %s', async (_title, text, old) => {
    const { path, openWriter } = await made({ [LEASE]: text });
    if (old) await utimes(join(path, LEASE), new Date(), new Date(Date.now() - 601_000));
    const writers = await Promise.allSettled(Array.from({ length: 8 }, () => openWriter()));
    const opened = writers.filter(({ status }) => status === 'fulfilled');
    expect(opened.length).toBe(1);
    for (const one of writers) if (one.status === 'fulfilled') await one.value.close();
    expect(await readdir(path)).toEqual([]);
  });

  it('is renewed where it lies, and lost when another file is there', async () => {
    const { path, put } = await written();
    const text = await readFile(join(path, LEASE), 'utf8');
    const now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(now + 120_000);
    expect(await put('a')).toEqual({ did: 'done' });
    const renewed = await readFile(join(path, LEASE), 'utf8');
    expect(renewed).not.toBe(text);
    expect(renewed.length).toBe(text.length);
    clock.mockReturnValue(now + 1_000_000);
    await expect(put('b')).rejects.toMatchObject({ code: 'lease-lost' });
    clock.mockReturnValue(now + 121_000);
    await rm(join(path, LEASE));
    await writeFile(join(path, LEASE), lease(elsewhere));
    await expect(put('b')).rejects.toMatchObject({ code: 'lease-lost' });
  });

  it('sweeps what dead writers left, and not what is young', async () => {
    const young = PART.replace('0f', 'aa');
    const { path, openWriter } = await made({ [PART]: 'half', [young]: 'half' });
    await utimes(join(path, PART), new Date(), new Date(Date.now() - 601_000));
    const writer = await openWriter();
    expect((await readdir(path)).sort()).toEqual([LEASE, young]);
    await writer.close();
    await writeFile(join(path, LEASE), lease({ pid: dead }));
    await (await openWriter()).close();
    expect(await readdir(path)).toEqual([]);
  });

  it('is told of by doctor, and nothing is written without being asked for', async () => {
    const { media, openWriter, context } = await made();
    expect((await media.probe(context, calm)).notes).toContain('its writer opens');
    const writer = await openWriter();
    expect((await media.probe(context, calm)).notes.join()).toContain('its writer does not open');
    await writer.close();
    expect(directory('x').openWriter).toBeUndefined();
    expect(() => directory('x', { writer: false } as never)).toThrow(/writer/);
  });
});
