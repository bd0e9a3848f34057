/** Says in words what rows and their objects are held to, so that nothing that is left out is implied. */
import type { Algorithm } from '../model/contents.ts';

/** What a config may say of them; the fence is in milliseconds. */
type LinkRules = {
  readonly size?: string;
  readonly checksum?: {
    readonly column: string;
    readonly algorithm: Algorithm;
    readonly bytes: 'never' | 'if-needed';
  };
  readonly mime?: string;
  readonly time?: string;
  readonly fence: number;
  readonly shared: 'report' | 'allow';
  readonly orphans: 'report' | 'ignore';
  readonly folders: 'report' | 'ignore';
};

/** A sentence for each rule. */
export function describeLinks({
  size,
  checksum,
  mime,
  time,
  fence,
  shared,
  orphans,
  folders,
}: LinkRules): readonly string[] {
  const young = `younger than ${String(fence / 60_000)} min`;
  return [
    size === undefined ? 'sizes are not compared' : `${size} = the object's size`,
    checksum === undefined
      ? 'checksums are not compared'
      : `${checksum.column} = the ${checksum.algorithm} that the store keeps${checksum.bytes === 'never' ? '' : ', or that the bytes come to'}`,
    mime === undefined ? 'media types are not compared' : `${mime} = the media type that the store keeps`,
    ...(fence === 0
      ? ['nothing is in flight']
      : [`an object ${young} without a row is in flight, unless the suite is frozen`]),
    ...(fence === 0 || time === undefined
      ? ['a row without its object is a finding at any age']
      : [`a row ${young} by ${time} without its object is in flight, unless the suite is frozen`]),
    ...(shared === 'allow' ? ['several rows may name one object'] : []),
    ...(orphans === 'ignore' ? ['objects that no row names are ignored: what is left over is not seen'] : []),
    ...(folders === 'ignore'
      ? ['an empty object whose key ends with a slash is a folder and needs no row']
      : []),
  ];
}
