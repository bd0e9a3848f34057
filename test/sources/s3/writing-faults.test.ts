/** A network or a server that fails never has an object put twice, over another, or taken back with somebody else's. */
import { expect, it, vi } from 'vitest';
import { bytes } from '../contract/object-bench.ts';
import { openedOf, taken } from '../contract/object-opening.ts';
import { calm } from '../contract/reading.ts';
import { contentsOf } from '../contract/stocking.ts';
import { describeS3, put as putAll, sdk } from '../../support/s3.ts';
import { faulty, opened } from './opened.ts';
import { LEASE, on, sent, stored, writable, written } from './written.ts';

const storm = { status: 503, code: 'SlowDown' };
const broken = { status: 500, code: 'InternalError' };

describeS3('writing a bucket', () => {
  it('is done when the answer was lost, and nothing is put twice', async () => {
    const { name, proxy, put, outcome, intents } = await written();
    on(proxy, 'PUT', 'c', () => ({ lose: true }));
    expect(await put('c')).toEqual({ did: 'done' });
    expect(sent(proxy, 'PUT', 'c')).toBe(1);
    expect(await stored(name, 'c')).toBe('three');
    expect(await outcome(intents[0])).toBe('done');
  });

  it('tries again what the server did not take, and gives up in the end', async () => {
    const { name, proxy, put, outcome, intents } = await written();
    on(proxy, 'PUT', 'c', (times) => (times === 1 ? storm : times === 2 ? { reset: true } : undefined));
    expect(await put('c')).toEqual({ did: 'done' });
    expect(sent(proxy, 'PUT', 'c')).toBe(3);
    on(proxy, 'PUT', 'd', () => storm);
    await expect(put('d')).rejects.toMatchObject({ name: 'SourceError', code: 'throttled' });
    expect(sent(proxy, 'PUT', 'd')).toBe(3);
    expect(await stored(name, 'd')).toBeNull();
    expect(await outcome(intents[1])).toBe('not-done');
  });

  it('is in doubt while the server may still be at it, which never answered', async () => {
    const { proxy, put, undo, outcome, intents } = await written();
    on(proxy, 'PUT', 'c', () => ({ reset: true }));
    await expect(put('c')).rejects.toMatchObject({ name: 'SourceError', code: 'connection-lost' });
    expect(await outcome(intents[0])).toBe('unknown');
    const later = performance.now() + 60_000;
    vi.spyOn(performance, 'now').mockReturnValue(later);
    expect(await outcome(intents[0])).toBe('not-done');
    vi.restoreAllMocks();
    proxy.damage(() => undefined);
    expect(await put('d')).toEqual({ did: 'done' });
    on(proxy, 'DELETE', 'd', () => ({ reset: true }));
    await expect(undo(intents[1])).rejects.toMatchObject({ code: 'connection-lost' });
    expect(await outcome(intents[2])).toBe('unknown');
    expect(await outcome(intents[1])).toBe('done');
  });

  it('is in doubt where nobody can look, and known when somebody can', async () => {
    const { proxy, put, undo, outcome, intents, name } = await written();
    proxy.damage(({ method, path }) =>
      path.endsWith('/c') && intents.length > 0 ? (method === 'PUT' ? { lose: true } : broken) : undefined,
    );
    await expect(put('c')).rejects.toMatchObject({ name: 'SourceError', code: 'server-error' });
    expect(await outcome(intents[0])).toBe('unknown');
    proxy.damage(() => undefined);
    expect(await outcome(intents[0])).toBe('done');
    expect(await undo(intents[0])).toEqual({ did: 'done' });
    expect(await stored(name, 'c')).toBeNull();
  });

  it('refuses what comes between looking and putting, and what its writer may not put', async () => {
    const { name, proxy, put } = await written();
    const theirs = () => putAll(name, ['c'], () => 'theirs');
    on(proxy, 'PUT', 'c', () => ({ first: theirs }));
    expect(await put('c')).toMatchObject({ refused: 'exists' });
    expect(await stored(name, 'c')).toBe('theirs');
    on(proxy, 'PUT', 'd', () => ({ status: 403, code: 'AccessDenied' }));
    expect(await put('d')).toMatchObject({
      refused: 'no-writer-access',
      message: expect.stringContaining('s3:PutObject') as string,
    });
  });

  it('does not call done what is read back otherwise', async () => {
    const { proxy, put, outcome, intents } = await written();
    proxy.damage(({ method, path }) =>
      method === 'GET' && path.endsWith('/c') && intents.length > 0 ? { rewrite: () => 'thr33' } : undefined,
    );
    await expect(put('c')).rejects.toMatchObject({ code: 'not-proved' });
    proxy.damage(() => undefined);
    expect(await outcome(intents[0])).toBe('done');
  });

  it('refuses what no request can put, before anything is journaled', async () => {
    const { put, intents } = await written();
    for (const [key, object] of [
      ['k'.repeat(1_025), bytes('x')],
      ['big', bytes('x', { size: 5 * 1024 ** 3 + 1 })],
      ['meta', bytes('x', { metadata: { note: 'a\nb' } })],
      ['meta', bytes('x', { metadata: { 'not a name': 'a' } })],
      ['meta', bytes('x', { metadata: { town: 'Zürich' } })],
      ['meta', bytes('x', { contentType: ' text/plain' })],
      ['a/../b', bytes('x')],
      ['.', bytes('x')],
      [LEASE, bytes('x')],
    ] as const)
      expect(await put(key, object)).toMatchObject({ refused: 'not-writable' });
    expect(intents).toEqual([]);
  });

  it('takes back what it put although the answer was lost, and never what came meanwhile', async () => {
    const { name, proxy, put, undo, intents, outcome } = await written();
    await put('c');
    await put('d');
    const [first, second] = intents;
    on(proxy, 'DELETE', 'c', () => ({ lose: true }));
    expect(await undo(first)).toEqual({ did: 'done' });
    expect(await stored(name, 'c')).toBeNull();
    on(proxy, 'DELETE', 'd', () => ({ first: () => putAll(name, ['d'], () => 'theirs') }));
    expect(await undo(second)).toMatchObject({ refused: 'drifted' });
    expect(await stored(name, 'd')).toBe('theirs');
    expect(await outcome(intents[3])).toBe('drifted');
  });

  it('takes nothing back where the server deletes without conditions', async () => {
    const { name, proxy, put, undo, intents } = await written();
    await put('c');
    const gone = () => sdk().deleteObject({ Bucket: name, Key: LEASE });
    on(proxy, 'DELETE', LEASE, () => ({ first: gone, then: { status: 204, body: '' } }));
    expect(await undo(intents[0])).toMatchObject({ refused: 'not-writable' });
    expect(await stored(name, 'c')).toBe('three');
    expect(intents.length).toBe(1);
    expect(await stored(name, LEASE)).not.toBeNull();
  });

  it('leaves no version behind in a bucket that keeps them, and takes back only its own', async () => {
    const { name, writer, put, undo, intents } = await written({}, true);
    await put('c');
    await put('d');
    await putAll(name, ['d'], () => 'theirs');
    expect(await undo(intents[0])).toEqual({ did: 'done' });
    expect(await undo(intents[1])).toMatchObject({ refused: 'drifted' });
    await writer.close();
    const { Versions: versions = [], DeleteMarkers: markers = [] } = await sdk().listObjectVersions({
      Bucket: name,
    });
    expect([...versions, ...markers].map(({ Key: key }) => key)).toEqual(['d', 'd']);
  });

  it('never deletes by a version that is only the last that was put', async () => {
    const { name, proxy, put, undo, intents } = await written();
    const putTheirs = async () => putAll(name, ['c'], () => 'theirs');
    // A bucket that keeps no versions any more says "null" of whatever is there.
    const told = { headers: { 'x-amz-version-id': 'null' } };
    proxy.damage(({ method, path }) =>
      method !== 'DELETE' ? told : path.endsWith('/c') ? { first: putTheirs } : undefined,
    );
    expect(await put('c')).toEqual({ did: 'done' });
    expect(await undo(intents[0])).toMatchObject({ refused: 'drifted' });
    expect(await stored(name, 'c')).toBe('theirs');
  });

  it.each([true, false])(
    'takes back nothing that others gave other metadata (versions: %s)',
    async (versioned) => {
      const { name, put, undo, intents, outcome } = await written({}, versioned);
      await put('c', bytes('three', { metadata: { Camera: 'a  box', 'http:cache-control': 'no-store' } }));
      expect(await outcome(intents[0])).toBe('done');
      const { Metadata: metadata, ContentType: type } = await sdk().headObject({ Bucket: name, Key: 'c' });
      const owned = { ...metadata, owner: 'them' };
      await putAll(name, ['c'], () => 'three', { ContentType: type, Metadata: owned });
      expect(await outcome(intents[0])).toBe('drifted');
      expect(await undo(intents[0])).toMatchObject({ refused: 'drifted' });
      expect((await sdk().headObject({ Bucket: name, Key: 'c' })).Metadata).toMatchObject({ owner: 'them' });
      await putAll(name, ['c'], () => 'three', {
        ContentType: type,
        Metadata: metadata,
        CacheControl: 'public',
      });
      expect(await undo(intents[0])).toMatchObject({ refused: 'drifted' });
    },
  );

  it('puts nothing under a key that its server takes for another', async () => {
    for (const prefix of ['', 'p/']) {
      const { name, put, intents } = await written({ prefix });
      const { KeyCount: before } = await sdk().listObjectsV2({ Bucket: name });
      for (const key of ['/c', 'a//c']) {
        const written = await put(key);
        if (intents.length > 0) continue; // this server tells them apart
        expect(written).toMatchObject({ refused: 'not-writable' });
        expect((await sdk().listObjectsV2({ Bucket: name })).KeyCount).toBe(before);
      }
    }
  });

  it('keeps what an object is served with, from one bucket to another', async () => {
    const { name: from } = await writable();
    const metadata = { camera: 'box', 'http:cache-control': 'no-store', 'http:content-encoding': 'gzip' };
    await putAll(from, ['a'], () => 'one', {
      ContentType: 'image/png',
      CacheControl: 'no-store',
      ContentEncoding: 'gzip',
      Metadata: { camera: 'box' },
    });
    const { dataset } = await opened(from);
    const found = await openedOf(contentsOf(dataset), 'a');
    expect(found).toMatchObject({ size: 3, contentType: 'image/png', metadata });
    const { name, put } = await written();
    await put('a', bytes((await taken(found)).toString(), { metadata: found.metadata }));
    const copy = await sdk().headObject({ Bucket: name, Key: 'a', ChecksumMode: 'ENABLED' });
    expect(copy).toMatchObject({
      ContentType: 'image/png',
      CacheControl: 'no-store',
      ContentEncoding: 'gzip',
      Metadata: { camera: 'box', 'reconcile-change': expect.any(String) as string },
      ChecksumSHA256: Buffer.from(bytes('one').sha256, 'hex').toString('base64'),
    });
  });
});

describeS3('an object that is opened', () => {
  it('has no shorter body, and none of another version', async () => {
    const { name } = await writable();
    await putAll(name, ['a'], () => 'x'.repeat(100_000));
    const proxy = await faulty();
    const { dataset } = await opened(name, { endpoint: proxy.endpoint, attempts: 1, idleTimeout: 300 });
    const contents = contentsOf(dataset);
    const failed = (code: string) => ({ name: 'SourceError', code });
    on(proxy, 'GET', 'a', () => ({ cutAfter: 50_000 }));
    await expect(taken(await openedOf(contents, 'a'))).rejects.toMatchObject(failed('body-cut'));
    on(proxy, 'GET', 'a', () => ({ stallAfter: 50_000 }));
    await expect(taken(await openedOf(contents, 'a'))).rejects.toMatchObject(failed('body-slow'));
    proxy.damage(() => undefined);
    const before = await openedOf(contents, 'a');
    await putAll(name, ['a'], () => 'y'.repeat(100_000));
    await expect(taken(before)).rejects.toMatchObject(failed('changed'));
    const gone = await openedOf(contents, 'a');
    await sdk().deleteObject({ Bucket: name, Key: 'a' });
    await expect(taken(gone)).rejects.toMatchObject(failed('gone'));
    proxy.damage(() => ({ status: 403, code: 'AccessDenied' }));
    expect(await contents.open!('a', calm)).toMatchObject({ unable: { code: 'access-denied' } });
  });
});
