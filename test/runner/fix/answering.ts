// A source whose writer answers otherwise than memory would: it fails, hangs back, or cannot tell.
import type { Intent, IntentPort, Outcome, Writer, Written } from '../../../src/model/writer.ts';
import type { worldOf } from './world.ts';

/** A source whose writer answers otherwise. */
export function answering(other: {
  readonly undo?: (undo: (journal: IntentPort) => Promise<Written>, journal: IntentPort) => Promise<Written>;
  readonly outcome?: (intent: Intent) => Promise<Outcome>;
}): Parameters<typeof worldOf>[2] {
  return (source) => ({
    ...source,
    openWriter: async (...given) => {
      const writer = await source.openWriter?.(...given);
      if (writer === undefined) throw new Error('no writer');
      const changed: Writer = {
        identity: writer.identity,
        apply: (...asked) => writer.apply(...asked),
        undo: (done, reason, journal, signal) => {
          const undo = (port: IntentPort) => writer.undo(done, reason, port, signal);
          return other.undo?.(undo, journal) ?? undo(journal);
        },
        outcome: (intent, signal) => other.outcome?.(intent) ?? writer.outcome(intent, signal),
        close: () => writer.close(),
      };
      return changed;
    },
  });
}
