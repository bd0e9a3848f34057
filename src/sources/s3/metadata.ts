/** What a store keeps about an object for whoever serves it, as names and texts that another store can be told. */
import { MARK } from '../object-writing.ts';
import type { HeadObjectCommandOutput, PutObjectCommandInput } from '@aws-sdk/client-s3';

/** What S3 calls system metadata, by names that nobody's own metadata can have. */
const SYSTEM = {
  'http:cache-control': 'CacheControl',
  'http:content-disposition': 'ContentDisposition',
  'http:content-encoding': 'ContentEncoding',
  'http:content-language': 'ContentLanguage',
} as const;
type SystemName = keyof typeof SYSTEM;

/** The metadata of an object: its own, and what its store serves it with. */
export function metadataOf(answer: HeadObjectCommandOutput): Readonly<Record<string, string>> {
  const system = Object.entries(SYSTEM).flatMap(([name, field]) => {
    const value = field === 'ContentEncoding' ? encodingOf(answer.ContentEncoding) : answer[field];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { ...answer.Metadata, ...Object.fromEntries(system) };
}

/** Some servers keep how an upload was cut into pieces as if it were how the content is encoded. */
function encodingOf(encoding: string | undefined): string | undefined {
  const tokens = encoding?.split(',').map((token) => token.trim());
  return tokens?.filter((token) => token !== 'aws-chunked').join(', ');
}

/** Whether an object still has the metadata that it was put with, as far as stores keep and tell it; a mark is none of it. */
export function hasMetadata(there: Metadata, put: Metadata): boolean {
  const [left, right] = [comparable(there), comparable(put)];
  return [...new Set([...left.keys(), ...right.keys()])].every((name) => {
    const [one, other] = [left.get(name), right.get(name)];
    // Servers and what lies between have defaults of their own, and do not keep everything.
    const isTold = !Object.hasOwn(SYSTEM, name) || (one !== undefined && other !== undefined);
    return one === other || !isTold;
  });
}

type Metadata = Readonly<Record<string, string>>;

function comparable(metadata: Metadata): ReadonlyMap<string, string> {
  const own = Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value] as const);
  return new Map(own.filter(([name]) => name !== MARK));
}

/** The same, as a request to put an object says it. */
export function metadataInput(
  metadata: Readonly<Record<string, string>>,
): Pick<PutObjectCommandInput, 'Metadata' | (typeof SYSTEM)[SystemName]> {
  const [system, own] = [new Map<string, string>(), new Map<string, string>()];
  for (const [name, value] of Object.entries(metadata)) {
    if (Object.hasOwn(SYSTEM, name)) system.set(SYSTEM[name as SystemName], value);
    else own.set(name.toLowerCase(), value); // as S3 keeps them
  }
  return { ...Object.fromEntries(system), Metadata: Object.fromEntries(own) };
}
