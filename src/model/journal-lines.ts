/** What a line of a journal must look like to be believed: members that are not known here are additions, and stay. */
import { z } from 'zod';
import { GUARDS, type Guard } from './fix-report.ts';
import type { JournalLine } from './journal.ts';

const text = z.string();
const seq = z.int().positive();
const n = z.int().nonnegative();
const image = z.record(text, z.object({ type: text, value: text.nullable() })).nullable();
const of = z.object({ id: text, seq });

const line = z.discriminatedUnion('entry', [
  z.object({
    entry: z.literal('opened'),
    schema: z.int(),
    mode: z.enum(['apply', 'undo']),
    id: text,
    parent: z.object({ runId: text, manifest: text }),
    plan: text.nullable(),
    suite: text,
    askedBy: text,
    at: text,
  }),
  z.object({
    entry: z.literal('intent'),
    at: text,
    undoes: of.nullable(),
    namedBy: z.record(text, text),
    object: text.nullable(),
    seq,
    n,
    check: text,
    kind: text,
    key: z.array(z.union([text, z.number(), z.null()])),
    fingerprint: text,
    source: text,
    dataset: text,
    op: z.enum(['set', 'recompute', 'remove', 'advance-sequence', 'put-object', 'undo']),
    target: text,
    where: z.json(),
    before: image,
    after: image,
    token: text,
  }),
  z.object({ entry: z.literal('done'), seq, at: text, note: text.nullable() }),
  z.object({ entry: z.literal('void'), seq, at: text, reason: text }),
  of.extend({ entry: z.literal('settled'), at: text, outcome: z.enum(['done', 'not-done']) }),
  z.object({
    entry: z.literal('refused'),
    n,
    at: text,
    guard: z.enum(Object.keys(GUARDS) as [Guard, ...Guard[]]),
    message: text,
  }),
  z.object({ entry: z.literal('closed'), at: text }),
]);

/** Whether a value is a line of a journal. */
export function isJournalLine(value: unknown): value is JournalLine {
  return line.safeParse(value).success;
}
