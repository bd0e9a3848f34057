/** Turns chunks of COPY text into pages, taking no chunk before its page is wanted. */
import type { Buffer } from 'node:buffer';
import type { Entry } from '../../model/dataset.ts';
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
      const complete = next.done === true ? lines.finish() : lines.take(next.value);
      for (const page of complete) {
        yield page;
        obey(signal, name);
      }
      if (next.done === true) return next.value;
    }
  } finally {
    await chunks.return(0);
  }
}
