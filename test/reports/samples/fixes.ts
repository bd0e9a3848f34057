/** What plans, applies and undos have to say: all well, some refused, too many, in doubt. */
import type { ChangeReport, FixReport } from '../../../src/model/fix-report.ts';
import { countChanges } from '../../../src/runner/fix/fix-report.ts';

export const RUN = '20261107T083002114Z-gate-k3xw';
const APPLY = '20261107T084455020Z-gate-apply-m2qd';
const PARENT = { runId: RUN, manifest: '4e'.repeat(32) };
const PLAN = { digest: '7b'.repeat(32), expiresAt: '2026-11-08T08:31:44.902Z' };

/** A fix report; its counts follow from its changes. */
export function fixes(given: Partial<FixReport>): FixReport {
  const changes = given.changes ?? [];
  return {
    mode: 'apply',
    id: APPLY,
    parent: PARENT,
    plan: PLAN,
    askedBy: 'operator@cutover-1',
    changes,
    refusals: [],
    advice: [],
    problems: [],
    applyCommand: null,
    undoCommand: null,
    ...given,
    counts: countChanges(changes),
  };
}

type Given = Pick<ChangeReport, 'check' | 'kind' | 'key' | 'op' | 'dataset'> & Partial<ChangeReport>;

function numbered(changes: readonly Given[], all: Partial<ChangeReport>): readonly ChangeReport[] {
  return changes.map((change, at) => ({
    n: at + 1,
    before: null,
    after: null,
    status: 'planned',
    proved: false,
    guard: null,
    message: null,
    ...all,
    ...change,
  }));
}

const FILES = { check: 'file-rows', kind: 'altered', op: 'set', dataset: 'crm.files' } as const;
const COPIES = {
  check: 'file-contents',
  kind: 'missing',
  op: 'copy-object',
  dataset: 'media.documents',
} as const;

const SIX: readonly Given[] = [
  {
    ...FILES,
    key: ['berths/A-01/plan.pdf'],
    before: { size_bytes: '118400' },
    after: { size_bytes: '118411' },
  },
  {
    ...FILES,
    key: ['berths/A-02/plan.pdf'],
    before: { mime_type: null },
    after: { mime_type: 'application/pdf' },
  },
  {
    ...FILES,
    key: ['berths/A-03/plan.pdf'],
    before: { mime_type: '', sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    after: {
      mime_type: 'application/pdf',
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    },
  },
  { ...COPIES, key: ['contracts/2019/1207.pdf'], after: { size: 48_211, sha256: '9f'.repeat(32) } },
  { ...COPIES, key: ['contracts/2019/1208.pdf'], after: { size: 51_002, sha256: 'a0'.repeat(32) } },
  {
    check: 'sequences',
    kind: 'behind',
    op: 'advance-sequence',
    dataset: 'crm.sequences',
    key: ['public.berths_id_seq'],
    before: { last_value: '1', is_called: false },
    after: { next: '118' },
  },
];

const REFUSALS: FixReport['refusals'] = [
  {
    check: 'file-contents',
    kind: 'altered',
    guard: 'not-proven',
    message: "old: keeps no checksum of 'contracts/2020/0003.pdf', and its bytes could not be read whole",
    findings: 1,
  },
  {
    check: 'file-contents',
    kind: 'altered',
    guard: 'not-proven',
    message: "old: 'contracts/2020/0004.pdf' has another content than its stored checksum says",
    findings: 1,
  },
  {
    check: 'berth-names',
    kind: null,
    guard: 'untrusted-source',
    message:
      'nothing that reads snapshot is changed, since check berth-fields, which also reads it, could not be completed (snapshot: cut off in line 9); mend that, and run again',
    findings: 12,
  },
];

const ADVICE: FixReport['advice'] = [
  {
    check: 'berth-fields',
    kind: 'altered',
    advise: 'which side is right is for a person to say: look at both systems, then correct one by hand',
    findings: 11,
  },
  {
    check: 'berth-status',
    kind: 'sold-without-completed',
    advise: 'the status of a berth is a decision: ask whoever sold it',
    findings: 2,
  },
];

const DONE = { status: 'done', proved: true } as const;
const UNDO = `reconcile undo ${RUN}`;

export const planned = fixes({
  mode: 'plan',
  id: RUN,
  parent: null,
  changes: numbered(SIX, {}),
  refusals: REFUSALS,
  advice: ADVICE,
  applyCommand: `reconcile apply ${RUN}`,
});

const applied = fixes({ changes: numbered(SIX, DONE), undoCommand: UNDO });

export const partly = fixes({
  changes: numbered(SIX, DONE).map((change) =>
    change.n === 2
      ? {
          ...change,
          status: 'refused',
          proved: false,
          guard: 'moved',
          message: "crm.files: 'berths/A-02/plan.pdf' has the mime_type 'image/png' now",
        }
      : change,
  ),
  undoCommand: UNDO,
});

export const doubtful = fixes({
  changes: numbered(SIX, DONE).map((change) => {
    if (change.n < 4) return change;
    const lost = 'media: the connection was closed; whether it was changed cannot be told now';
    return change.n === 4
      ? { ...change, status: 'doubtful', proved: false, guard: 'in-doubt', message: lost }
      : { ...change, status: 'stopped', proved: false };
  }),
  problems: [
    {
      code: 'connection',
      message:
        'media: the connection was closed after an intent was journaled; apply the plan again, or undo it',
      transient: true,
    },
  ],
  undoCommand: UNDO,
});

const stopped = fixes({
  changes: numbered(SIX, DONE).map((change) =>
    change.n < 5
      ? change
      : {
          ...change,
          ...{ status: 'stopped', proved: false },
          message: 'the apply was stopped before it; type the same again',
        },
  ),
  applyCommand: `reconcile apply ${RUN}`,
  undoCommand: UNDO,
});

const undone = fixes({
  mode: 'undo',
  id: '20261107T091210733Z-gate-undo-h8pc',
  plan: null,
  changes: numbered([...SIX].reverse(), DONE).map((change) => {
    const { before, after, op } = change;
    const back =
      before === null
        ? { ...change, before: 'object', after: null }
        : { ...change, before: Object.keys(after as object).join(', '), after: 'as before the fix' };
    if (op === 'advance-sequence') {
      const message = 'forward only: a sequence that is set back gives numbers twice';
      return { ...back, status: 'refused', proved: false, guard: 'forward-only', message };
    }
    return change.n === 4 ? { ...back, message: 'a trigger of the table sets "updated_at"' } : back;
  }),
});

const undoneAgain = fixes({
  ...undone,
  id: '20261107T091455120Z-gate-undo-x2fd',
  changes: undone.changes.map((change) =>
    change.status === 'done' ? { ...change, status: 'already', proved: false } : change,
  ),
});

const many = fixes({
  mode: 'apply',
  changes: numbered(
    Array.from({ length: 90 }, (_, at) => ({
      ...FILES,
      key: [`berths/B-${String(at).padStart(2, '0')}/plan.pdf`],
      before: { size_bytes: '0' },
      after: { size_bytes: String(4096 + at) },
    })),
    DONE,
  ).map((change) =>
    change.n % 3 > 0
      ? change
      : {
          ...change,
          ...{ status: 'refused', proved: false, guard: 'moved' },
          message: 'crm.files: it was changed meanwhile',
        },
  ),
  undoCommand: UNDO,
});

/** Fix reports that stand alone, under the names of their golden files. */
export const FIX_SAMPLES: Readonly<Record<string, FixReport>> = {
  'apply-all': applied,
  'apply-partly': partly,
  'apply-in-doubt': doubtful,
  'apply-stopped': stopped,
  'apply-many': many,
  undo: undone,
  'undo-again': undoneAgain,
};
