/** Turns chunks of COPY text into pages, taking no chunk before its page is wanted. */
import type { Buffer } from 'node:buffer';
import type { Entry } from '../../model/entry.ts';
import { obey } from '../stopping.ts';
import type { CopyText } from './copy-text.ts';

/** The pages of a stream of chunks; a reader that has enough ends the statement. */
export async function* pages(
  chunks: AsyncGenerator<Buffer, number, undefined>,
  lines: CopyText,
  signal: AbortSignal,
  name: string,
): AsyncGenerator<readonly Entry[], number, undefined> {
  try {
    while (true) {
      const next = await chunks.next();
      obey(signal, name);
      if (next.done === true) return next.value;
      yield lines.take(next.value);
      obey(signal, name);
    }
  } finally {
    await chunks.return(0);
  }
}
