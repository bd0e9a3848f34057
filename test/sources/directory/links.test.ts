/** A symbolic link is refused, ignored or followed as the config says, and never out of the folder nor for ever. */
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/model/dataset.ts';
import { directory, type DirectoryOptions } from '../../../src/sources/directory/index.ts';
import { all, calm } from '../contract/reading.ts';
import { folders } from './folders.ts';
import { failure, keysOf, open } from './opening.ts';

const { folder, dispose } = folders();
afterAll(dispose);

it('is not named where the names of files are private', async () => {
  const path = await folder({ a: '1' });
  await symlink(join(path, 'a'), join(path, 'jane-doe.pdf'));
  const source = directory(path);
  source.objects({ private: ['key'] });
  const error = await failure(open(source).then(keysOf));
  expect(error.message).toMatch(/: something in .+ is a symbolic link/);
  expect(error.message).not.toContain('jane');
});

describe('a symbolic link in a folder', () => {
  type Made = {
    readonly path: string;
    readonly dataset: (links: DirectoryOptions['links']) => Promise<Dataset>;
  };
  const linked = async (target: (path: string) => string, name = 'in/link'): Promise<Made> => {
    const path = await folder({ 'in/a': '1', 'other/b': '22' });
    await symlink(target(path), join(path, name));
    return { path, dataset: async (links) => open(directory(path, links === undefined ? {} : { links })) };
  };
  const ask = async (dataset: Dataset, key: string) => [
    await failure(dataset.count({ anyOf: [key] }, calm)),
    await failure(dataset.contents!.stored([key], calm)),
    await failure(dataset.contents!.hash([{ key, algorithms: [] }], calm)),
    await failure(keysOf(dataset)),
  ];

  it('is refused by name unless the config says otherwise, alone and on the way to a file', async () => {
    const { path, dataset } = await linked((root) => join(root, 'other'));
    for (const key of ['in/link', 'in/link/b'])
      for (const error of await ask(await dataset(undefined), key)) {
        expect(error.code).toBe('symbolic-link');
        expect(error.message).toContain(`${path}/in/link is a symbolic link`);
      }
  });

  it('is not there when links are ignored', async () => {
    const { dataset } = await linked(() => '/nowhere/at/all');
    const ignoring = await dataset('ignore');
    expect(await keysOf(ignoring)).toEqual(['in/a', 'other/b']);
    expect(await (await dataset('ignore')).count({ anyOf: ['in/link'] }, calm)).toBe(0);
    expect(await ignoring.contents!.stored(['in/link'], calm)).toEqual([{ key: 'in/link', gone: true }]);
  });

  it('leads to what it leads to when links are followed', async () => {
    const { dataset } = await linked((root) => join(root, 'other'));
    expect(await keysOf(await dataset('follow'))).toEqual(['in/a', 'in/link/b', 'other/b']);
    const following = await dataset('follow');
    expect(await following.count({ anyOf: ['in/link/b', 'in/link', 'in/link/c'] }, calm)).toBe(1);
    expect(await following.contents!.hash([{ key: 'in/link/b', algorithms: [] }], calm)).toMatchObject([
      { found: { size: 2 } },
    ]);
    const { dataset: toFile } = await linked(() => '../other/b');
    expect(await all((await toFile('follow')).scan({ from: 'in/l', until: 'in/m' }, ['size'], calm))).toEqual(
      [{ key: 'in/link', row: ['2'] }],
    );
  });

  it.each([
    ['out of the folder', () => '/etc', 'in/link', /leads out of the folder/],
    ['to nothing', () => 'missing', 'in/link', /leads to nothing/],
    ['to itself', () => 'link', 'in/link', /leads to nothing/],
  ])('is refused when it leads %s', async (_title, target, key, sentence) => {
    const { dataset } = await linked(target);
    for (const error of await ask(await dataset('follow'), key)) {
      expect(error.code).toBe('symbolic-link');
      expect(error.message).toMatch(sentence);
    }
  });

  it('is refused when it leads back to where it is, also by way of another', async () => {
    const { dataset } = await linked((root) => root);
    expect((await failure(keysOf(await dataset('follow')))).message).toMatch(/in\/link leads back/);
    const { path, dataset: two } = await linked((root) => join(root, 'other'));
    await symlink(join(path, 'in'), join(path, 'other/back'));
    expect((await failure(keysOf(await two('follow')))).message).toMatch(/leads back to a folder/);
  });
});
