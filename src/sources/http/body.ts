/** Reads a body as far as it may go: what is longer is not held, and the rest of it is not taken. */
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { strangeEncoding, tooLong } from './unanswered.ts';

/** What a body may be, and whose it is. */
export type BodyLimits = { readonly host: string; readonly maxBody: number };

/** All bytes of a body, uncompressed. @throws Unanswered when there are more than `maxBody` of them, before or after. */
export async function readBody(
  body: Readable,
  headers: { readonly length: string | null; readonly encoding: string | null },
  { host, maxBody }: BodyLimits,
): Promise<Buffer> {
  try {
    if (Number(headers.length ?? 0) > maxBody) throw tooLong(host, maxBody);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of decoded(body, headers.encoding, host)) {
      size += chunk.length;
      if (size > maxBody) throw tooLong(host, maxBody);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  } finally {
    // Of a body that was read to its end nothing is left to take; of any other the connection is given up.
    body.destroy();
  }
}

/** We ask for no compression; a server that compresses all the same is read, too. */
function decoded(body: Readable, encoding: string | null, host: string): AsyncIterable<Buffer> {
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return body as AsyncIterable<Buffer>;
  const decoder = decoderOf(name);
  if (decoder === null) throw strangeEncoding(host);
  pipeline(body, decoder, () => undefined); // the decoder is destroyed with the error, and throws it to its reader
  return decoder as AsyncIterable<Buffer>;
}

function decoderOf(name: string): (Readable & NodeJS.WritableStream) | null {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}
