/** Says in words how files are compared, so that nothing that is left out is implied. */
import type { Demand } from './content-known.ts';

/** What a config may say of files. */
type FileRules = {
  readonly least: 'existence' | 'size' | 'etag' | 'checksum' | 'bytes';
  readonly bytes: Demand['bytes'];
  readonly missing: 'report' | 'ignore';
  readonly extra: 'report' | 'ignore';
  readonly folders: 'report' | 'ignore';
  readonly manifest?: { readonly source: string } | undefined;
};

/** A sentence for each rule. */
export function describeFiles({
  least,
  bytes,
  missing,
  extra,
  folders,
  manifest,
}: FileRules): readonly string[] {
  const compared = {
    existence: 'that a file is there is enough: neither sizes nor contents are compared',
    size: 'a size is enough: files of one size with other contents are not told apart',
    etag: 'each file must be proved by an ETag, a checksum or its bytes',
    checksum: 'each file must be proved by a checksum or its bytes',
    bytes: 'each file must be proved by its bytes',
  }[least];
  const reading = {
    never: 'no bytes are read: a file that the digests in the stores do not prove is not judged',
    'if-needed': 'bytes are read of the files that the digests in the stores do not prove',
    always: 'the bytes of every file are read on both sides',
  }[bytes];
  return [
    ...(bytes === 'always' ? [] : [compared]),
    ...(bytes !== 'always' && (least === 'existence' || least === 'size') ? [] : [reading]),
    ...(manifest === undefined
      ? []
      : [`files are paired by a manifest, which has the source's key in "${manifest.source}"`]),
    ...(folders === 'ignore' && least !== 'existence'
      ? ['an empty file whose key ends with a slash is a folder, which only one side may have']
      : []),
    ...(missing === 'ignore' ? ['files that the target lacks are ignored: a lost file is not seen'] : []),
    ...(extra === 'ignore' ? ['files that only the target has are ignored'] : []),
  ];
}
