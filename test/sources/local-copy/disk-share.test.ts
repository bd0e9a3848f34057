/** A share of the disk is counted over all copies of a run and given back, and a full disk says what to do. */
import { describe, expect, it } from 'vitest';
import { DiskShare } from '../../../src/sources/local-copy/disk-share.ts';
import { RecordWriter } from '../../../src/sources/local-copy/record-file.ts';

describe('DiskShare', () => {
  it('counts the copies under one folder together, and those under another apart', () => {
    const [first, second, other] = ['/a', '/a', '/b'].map((scratch) => new DiskShare(scratch, 100, 'boats'));
    first!.take(60);
    second!.take(40);
    other!.take(100);
    expect(() => second!.take(1)).toThrow('raise diskCap in the config');
    first!.release(10);
    second!.take(10);
    first!.releaseAll();
    second!.take(50);
    expect(() => first!.take(1)).toThrow('boats: the local copies');
    [first, second, other].forEach((share) => share!.releaseAll());
    new DiskShare('/a', 100, 'boats').take(100);
    new DiskShare('/a', 100, 'boats').release(100);
  });

  it.each([
    ['ENOSPC', 'disk-full', /^boats: no space is left in \/a; free some, or set TMPDIR/],
    ['EDQUOT', 'disk-full', /no space is left/],
    ['EIO', 'local-copy', /^boats: its local copy cannot be written: EIO/],
  ])('explains %s', (code, expected, message) => {
    const error = new DiskShare('/a', 100, 'boats').writeError(
      Object.assign(new Error(`${code}: oh`), { code }),
    );
    expect(error).toMatchObject({ name: 'SourceError', code: expected, transient: false });
    expect(error.message).toMatch(message);
  });

  it('explains a folder that is not there', async () => {
    const share = new DiskShare('/nowhere', 100, 'boats');
    await expect(RecordWriter.create('/nowhere/rows-1', share)).rejects.toMatchObject({ code: 'local-copy' });
  });
});
