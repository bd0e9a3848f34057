/** A bucket has one writer at a time, and none where the server does not honour the conditions that this rests on. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { secret } from '../../../src/config/secret.ts';
import { leaseText } from '../../../src/sources/object-lease.ts';
import { describeS3, put as putAll, source, server } from '../../support/s3.ts';
import { calm } from '../contract/reading.ts';
import { LEASE, on, sent, stored, writable, written } from './written.ts';

/** A lease of another process of this machine, or of another machine. */
function leaseOf(more: object): string {
  const lease = JSON.parse(leaseText(randomUUID(), new Date('2026-01-01'))) as object;
  return JSON.stringify({ ...lease, ...more });
}
const dead = spawnSync('true').pid;
const elsewhere = () => leaseOf({ host: 'other-host x y', pid: 7 });

/** Minutes pass, as the holder of a lease counts them. */
function pass(minutes: number): void {
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + minutes * 60_000);
}
afterEach(() => vi.restoreAllMocks());

describeS3('the lease on a bucket', () => {
  it('says who has it, lies under the prefix of the source, and is gone once it is given back', async () => {
    const { name, open } = await writable({ prefix: 'media/' });
    const writer = await open();
    const lease = JSON.parse((await stored(name, `media/${LEASE}`)) ?? '') as { pid: number };
    expect(lease.pid).toBe(process.pid);
    await expect(open()).rejects.toThrow(/^source media: the writer \d+ on \S+ has it since \d{4}-/);
    await writer.close();
    expect(await stored(name, `media/${LEASE}`)).toBeNull();
  });

  it.each([
    ['a writer on another machine', elsewhere(), /the writer 7 on other-host has it since 2026-01-01T/],
    ['something that is no lease', 'hello', /that is no lease; look what it is/],
  ])('is not taken from %s', async (_title, text, message) => {
    const { name, open } = await writable();
    await putAll(name, [LEASE], () => text);
    await expect(open()).rejects.toThrow(message);
    await expect(open()).rejects.toMatchObject({ name: 'ContractError', code: 'locked' });
    expect(await stored(name, LEASE)).toBe(text);
  });

  it('is taken over from a process of this machine that is dead', async () => {
    const { name, open } = await writable();
    await putAll(name, [LEASE], () => leaseOf({ pid: dead }));
    await (await open()).close();
    expect(await stored(name, LEASE)).toBeNull();
  });

  it('is taken over in a bucket that keeps no versions any more, and stays', async () => {
    const { name, proxy, open } = await writable();
    await putAll(name, [LEASE], () => leaseOf({ pid: dead }));
    proxy.damage(({ method }) =>
      method === 'DELETE' ? undefined : { headers: { 'x-amz-version-id': 'null' } },
    );
    const writer = await open();
    expect(await stored(name, LEASE)).toContain(`"pid":${process.pid}`);
    await writer.close();
    expect(await stored(name, LEASE)).toBeNull();
  });

  it('is taken over once it was not renewed for ten minutes by the clock of the server', async () => {
    const { name, proxy, open } = await writable();
    await putAll(name, [LEASE], () => elsewhere());
    const later = { headers: { date: new Date(Date.now() + 599_000).toUTCString() } };
    proxy.damage(() => later);
    await expect(open()).rejects.toMatchObject({ code: 'locked' });
    const over = { headers: { date: new Date(Date.now() + 602_000).toUTCString() } };
    proxy.damage(({ before }) => (before === 0 ? over : undefined));
    await (await open()).close();
  });

  it.each([
    ['puts over what is there', 'if-none-match'],
    ['puts over what has another ETag', 'if-match'],
  ])('is not taken from a server that %s', async (_title, header) => {
    const { name, proxy, open } = await writable();
    if (header === 'if-match') await putAll(name, [LEASE], () => leaseOf({ pid: dead }));
    on(proxy, 'PUT', LEASE, (times, { headers }) =>
      times === 2 && headers[header] !== undefined ? { status: 200, body: '' } : undefined,
    );
    await expect(open()).rejects.toMatchObject({
      name: 'SourceError',
      code: 'unsafe-to-write',
      message: expect.stringMatching(new RegExp(header, 'i')) as string,
    });
    expect((await stored(name, LEASE)) ?? '').not.toContain('other-host');
  });

  it('is not taken from a server that forgets what is put with an object', async () => {
    const { proxy, open } = await writable();
    proxy.damage(({ method }) => (method === 'GET' ? { headers: { 'x-amz-meta-reconcile-change': '' } } : undefined)); // prettier-ignore
    await expect(open()).rejects.toMatchObject({ code: 'unsafe-to-write' });
  });

  it('says what its writer may not do', async () => {
    const { proxy, open } = await writable();
    on(proxy, 'PUT', LEASE, () => ({ status: 403, code: 'AccessDenied' }));
    await expect(open()).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('allow s3:PutObject') as string,
    });
  });

  it('is renewed before a write when it is old, even when the answer is lost', async () => {
    const { name, proxy, put } = await written();
    const before = await stored(name, LEASE);
    pass(2);
    on(proxy, 'PUT', LEASE, (times) => (times < 4 ? { lose: true } : undefined));
    expect(await put('c')).toEqual({ did: 'done' });
    expect(await stored(name, LEASE)).not.toBe(before);
    proxy.damage(() => undefined);
    expect(await put('d')).toEqual({ did: 'done' });
    expect(sent(proxy, 'PUT', LEASE)).toBe(0);
  });

  it('is lost when another has it, or when it could not be renewed for long, and then nothing is written', async () => {
    const { name, put, writer, intents } = await written();
    const theirs = elsewhere();
    await putAll(name, [LEASE], () => theirs);
    pass(2);
    await expect(put('c')).rejects.toMatchObject({ name: 'SourceError', code: 'lease-lost' });
    pass(9);
    await expect(put('c')).rejects.toMatchObject({ code: 'lease-lost' });
    await writer.close();
    expect(await stored(name, LEASE)).toBe(theirs);
    expect(intents).toEqual([]);
  });

  it('is told of by doctor, and there is no writer without credentials for it', async () => {
    const { name, media, open, context } = await writable();
    expect((await media.probe(context, calm)).notes).toContain('its writer opens');
    await open();
    const { notes } = await media.probe(context, calm);
    expect(notes.join()).toContain('its writer does not open: source media: the writer');
    expect(source(name).openWriter).toBeUndefined();
    const { accessKeyId } = server();
    const secretAccessKey = secret('WRITER_KEY');
    const named = source(name, { writer: { accessKeyId, secretAccessKey } });
    expect(named.secrets).toEqual([]);
    expect(named.writerSecrets).toEqual([secretAccessKey]);
  });
});
