/** Merges sorted files into one, holding a small buffer of each; equal keys keep the order of the files. */
import { obey } from '../stopping.ts';
import { CursorHeap } from './cursor-heap.ts';
import { RecordCursor } from './record-cursor.ts';
import type { RecordFile, RecordWriter } from './record-file.ts';

const BUFFER = 131_072;

/** Writes every record of the files in key order. @throws Cancelled when `signal` is aborted. */
export async function mergeFiles(
  files: readonly RecordFile[],
  writer: RecordWriter,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const heap = new CursorHeap();
  for (const [place, file] of files.entries()) {
    const cursor = new RecordCursor(file, 0, BUFFER);
    if (await cursor.refill()) heap.add({ cursor, place });
  }
  for (let head = heap.first; head !== undefined; head = heap.first) {
    const { cursor } = head;
    writer.copy(cursor.key, cursor.buffer, cursor.start, cursor.end);
    if (writer.full) {
      obey(signal, name);
      await writer.flush();
    }
    if (cursor.advance() || (await cursor.refill())) heap.settle();
    else heap.removeFirst();
  }
}
