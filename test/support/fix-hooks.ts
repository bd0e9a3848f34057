/** Hooks into every write of a source's writer: where others write meanwhile, and where a process dies. */
import type { Source } from '../../src/model/dataset.ts';
import type { Image, Writer } from '../../src/model/writer.ts';

/** Which write it is, counted from 1, and the first part of the key of its record. */
export type At = { readonly n: number; readonly key: string | null };

/** `closing`: the journal has its end, and the folder is not sealed. */
export const MOMENTS = ['before', 'intending', 'intended', 'written', 'closing'] as const;
export type Moment = (typeof MOMENTS)[number];

/** What happens at each moment; the write waits for it. */
export type Hooks = { readonly [moment in Moment]?: (at: At) => Promise<void> };

/** Makes every writer that a source opens from now on call the hooks. */
export function hook(source: Source, hooks: Hooks): void {
  const { openWriter } = source;
  if (openWriter === undefined) throw new Error('a source without a writer has nothing to hook');
  const hooked: Source['openWriter'] = async (...given) => hookedWriter(await openWriter(...given), hooks);
  Object.assign(source, { openWriter: hooked });
}

function hookedWriter(writer: Writer, hooks: Hooks): Writer {
  let n = 0;
  const around = async <T>(
    key: string | null,
    journal: Parameters<Writer['apply']>[1],
    write: (port: typeof journal) => Promise<T>,
  ): Promise<T> => {
    n += 1;
    const at = { n, key };
    await hooks.before?.(at);
    const written = await write({
      intent: async (intent) => {
        await hooks.intending?.(at);
        await journal.intent(intent);
        await hooks.intended?.(at);
      },
    });
    await hooks.written?.(at);
    return written;
  };
  return {
    identity: writer.identity,
    apply: (write, journal, signal) =>
      around(write.key[0] ?? null, journal, (port) => writer.apply(write, port, signal)),
    undo: (done, reason, journal, signal) =>
      around(keyOf(done.after ?? done.before), journal, (port) => writer.undo(done, reason, port, signal)),
    outcome: (intent, signal) => writer.outcome(intent, signal),
    close: async () => {
      await hooks.closing?.({ n, key: null });
      await writer.close();
    },
  };
}

function keyOf(image: Image | null): string | null {
  return Object.values(image ?? {})[0]?.value ?? null;
}
