/** What a folder may have in it besides plain files, and what may happen to it while it is read. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { variable } from '../../../src/config/secret.ts';
import { ConfigError } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { directory } from '../../../src/sources/directory/index.ts';
import { calm } from '../contract/reading.ts';
import { folders } from './folders.ts';
import { failure, keysOf, open } from './opening.ts';

const { folder, dispose } = folders();
afterAll(dispose);

describe('a folder', () => {
  it('is named by a path, a URL, or a variable, and read where the config is', async () => {
    const path = await folder({ a: '1' });
    expect(await keysOf(await open(directory(relative(process.cwd(), path))))).toEqual(['a']);
    expect(await keysOf(await open(directory(pathToFileURL(path))))).toEqual(['a']);
    const source = directory(variable('MEDIA_DIR'));
    expect(source.secrets.map(String)).toEqual(['variable(MEDIA_DIR)']);
    expect(await keysOf(await open(source, { MEDIA_DIR: path }))).toEqual(['a']);
  });

  it('is never empty because it is missing, a file, or not mounted', async () => {
    const path = await folder({ a: '1' });
    for (const [place, options] of [
      [join(path, 'b'), {}],
      [join(path, 'a'), {}],
      [path, { sentinel: '.mounted' }],
    ] as const) {
      const error = await failure(open(directory(place, options)));
      expect([error.name, error.code]).toEqual(['SourceError', 'folder-missing']);
      expect(error.message).toContain(place);
    }
  });

  it('has no object of its sentinel, and is missing as soon as that is', async () => {
    const path = await folder({ '.mounted': '', a: '1' });
    const dataset = await open(directory(path, { sentinel: '.mounted' }));
    expect(await dataset.count({ anyOf: ['.mounted', 'a', 'b'] }, calm)).toBe(1);
    await rm(join(path, '.mounted'));
    for (const asking of [
      () => dataset.count({ anyOf: ['b'] }, calm),
      () => dataset.contents!.stored(['b'], calm),
      () => dataset.contents!.hash([{ key: 'b', algorithms: [] }], calm),
      () => dataset.count(EVERYTHING, calm),
    ])
      expect((await failure(asking())).code).toBe('folder-missing');
    await writeFile(join(path, '.mounted'), '');
    expect(await keysOf(dataset)).toEqual(['a']);
  });

  it('is another folder once something else is in its place', async () => {
    const path = await folder({ 'media/a': '1' });
    const dataset = await open(directory(join(path, 'media')));
    await rename(join(path, 'media'), join(path, 'before'));
    await mkdir(join(path, 'media'));
    expect((await failure(dataset.count(EVERYTHING, calm))).code).toBe('folder-changed');
    expect((await failure(dataset.contents!.stored(['a'], calm))).code).toBe('folder-changed');
  });

  it('refuses a path that is too long for the system, and never leaves it out', async () => {
    const path = await folder({ a: '1' });
    const deep = `const n = 'd'.repeat(200); const fs = require('fs');
      for (let i = 0; i < 25; i += 1) { fs.mkdirSync(n); process.chdir(n); }
      fs.writeFileSync('lost', '');`;
    execFileSync(process.execPath, ['-e', deep], { cwd: path });
    onTestFinished(() => void execFileSync('rm', ['-rf', join(path, 'd'.repeat(200))]));
    const error = await failure(keysOf(await open(directory(path))));
    expect([error.name, error.code]).toEqual(['SourceError', 'folder-unreadable']);
    expect(error.message).toContain('ENAMETOOLONG');
  });

  it('refuses a name that is not UTF-8, and shows it escaped', async () => {
    const path = await folder({ 'sub/a': '1' });
    await writeFile(
      Buffer.concat([Buffer.from(`${path}/sub/caf`), Buffer.from([0xe9]), Buffer.from('.pdf')]),
      'x',
    );
    const error = await failure(keysOf(await open(directory(path))));
    expect([error.name, error.code]).toEqual(['SourceError', 'not-text']);
    expect(error.message).toContain('sub/caf\\xe9.pdf is not UTF-8');
  });

  it('refuses sockets and pipes', async () => {
    const path = await folder({ a: '1' });
    execFileSync('mkfifo', [join(path, 'pipe')]);
    const dataset = await open(directory(path));
    expect((await failure(keysOf(dataset))).message).toMatch(/pipe is a socket, a pipe or a device/);
    expect((await failure(dataset.contents!.hash([{ key: 'pipe', algorithms: [] }], calm))).code).toBe(
      'special-file',
    );
    await rm(join(path, 'pipe'));
    const server = createServer().listen(join(path, 'socket'));
    onTestFinished(() => void server.close());
    expect((await failure(keysOf(dataset))).code).toBe('special-file');
  });

  it('refuses options that are not known or not of their kind', () => {
    expect(() => directory('/x', { link: 'follow' } as never)).toThrow(ConfigError);
    expect(() => directory('/x', { links: 'maybe' } as never)).toThrow(
      /links: expected one of refuse, ignore, follow/,
    );
    expect(() => directory('/x', { sentinel: '../x' })).toThrow(/sentinel/);
    expect(() => directory('')).toThrow(/path/);
    expect(() => directory(undefined as never)).toThrow(/path/);
  });
});

describe('a file in a folder', () => {
  it('that is gone since it was listed is gone', async () => {
    const path = await folder({ a: '1', b: '2' });
    const dataset = await open(directory(path));
    expect(await dataset.count(EVERYTHING, calm)).toBe(2);
    await rm(join(path, 'a'));
    expect(
      await dataset.contents!.hash(
        [
          { key: 'a', algorithms: [] },
          { key: 'b', algorithms: [] },
        ],
        calm,
      ),
    ).toMatchObject([{ gone: true }, { found: { size: 1 } }]);
  });

  it('that changes while it is read cannot be told, or is told as it then is', async () => {
    const path = await folder({ a: Buffer.alloc(50_000_000, 1), calm: 'calm' });
    const dataset = await open(directory(path));
    const writing = { on: true };
    const writer = (async () => {
      for (let size = 50_000_000; writing.on; size += 1) await truncate(join(path, 'a'), size);
    })();
    const wanted = [
      { key: 'a', algorithms: ['md5'] as const },
      { key: 'calm', algorithms: ['md5'] as const },
    ];
    const [changed, other] = await dataset.contents!.hash(wanted, calm);
    writing.on = false;
    await writer;
    expect(changed).toMatchObject({ key: 'a', unable: { code: 'changed' } });
    expect(other).toMatchObject({ found: { size: 4 } });
    expect(await dataset.contents!.hash(wanted, calm)).toMatchObject([{ found: {} }, { found: {} }]);
  });

  it('is let go of at once by whoever stops', async () => {
    const path = await folder({ a: '' });
    await truncate(join(path, 'a'), 20_000_000_000); // a hole: long to read, nothing on disk
    const dataset = await open(directory(path));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    const began = performance.now();
    const error = await failure(dataset.contents!.hash([{ key: 'a', algorithms: ['sha256'] }], stop.signal));
    expect(error.name).toBe('Cancelled');
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  // Whoever runs as root may read everything, so somebody else is asked.
  it.skipIf(process.getuid?.() !== 0)(
    'that may not be read cannot be told, and a folder that may not be read is an error',
    async () => {
      const path = await folder({ 'open/a': '1', 'open/b': '2', 'closed/c': '3' });
      execFileSync('chmod', ['755', path]);
      execFileSync('chmod', ['000', join(path, 'open/b'), join(path, 'closed')]);
      onTestFinished(() => void execFileSync('chmod', ['755', join(path, 'closed')]));
      const program = new URL('./read-as-nobody.ts', import.meta.url).pathname;
      const run = spawnSync(process.execPath, [program, path], { encoding: 'utf8' });
      expect(run.stderr).toBe('');
      const [hashed, listed, found] = JSON.parse(run.stdout) as [unknown, string, string];
      expect(hashed).toMatchObject([
        { key: 'open/a', found: { size: 1 } },
        { key: 'open/b', unable: { code: 'unreadable' } },
      ]);
      expect(listed).toMatch(
        /^folder-unreadable: .*closed cannot be read \(EACCES\); let the user who runs this read it$/,
      );
      expect(found).toMatch(/^folder-unreadable: /);
    },
  );
});
