/** Says who changed a record since it was planned, as far as the journals in the out folder tell: nobody is blamed without them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stableJson } from '../../model/json.ts';
import type { IntentLine } from '../../model/journal.ts';
import type { Plan, PlannedChange } from '../../model/plan.ts';
import { ConfigError } from '../../model/problem.ts';
import { isFixId } from './fix-folder.ts';
import { readJournal, type ReadJournal } from './read-journal.ts';

const NOBODY = 'the record was changed since the plan';

/** The end of a sentence: the newest apply begun since the plan that changed the record and was not taken back, if there is one. */
export async function changedBy(out: string, plan: Plan, planned: PlannedChange): Promise<string> {
  const { suite, createdAt } = plan;
  const earliest = createdAt.replace(/[-:.]/g, '');
  const names = (await readdir(out).catch(() => [])).filter(isFixId).sort();
  let told = NOBODY;
  for (const id of names.filter((name) => name >= earliest && name.includes(`-${suite}-`))) {
    const journal = await journalIn(join(out, id));
    if (journal?.opened?.suite !== suite) continue;
    const { opened, lines } = journal;
    const done = new Set(lines.flatMap((line) => (line.entry === 'done' ? [line.seq] : [])));
    for (const line of lines) {
      if (line.entry !== 'intent' || !done.has(line.seq) || !isOf(line, planned)) continue;
      const did =
        line.check === planned.check ? 'corrected it' : `changed its record for check ${line.check}`;
      told = line.undoes === null ? `apply ${id} of run ${opened.parent.runId} ${did}` : NOBODY;
    }
  }
  return told;
}

/** Whether it was for the same finding, or of the same record. */
function isOf(line: IntentLine, { check, fingerprint, source, dataset, key }: PlannedChange): boolean {
  if (line.check === check && line.fingerprint === fingerprint) return true;
  return line.source === source && line.dataset === dataset && stableJson(line.key) === stableJson(key);
}

/** A journal that was edited tells nothing here; whoever would go by it says so. */
async function journalIn(folder: string): Promise<ReadJournal | null> {
  return readJournal(folder).catch((thrown: unknown) => {
    if (thrown instanceof ConfigError) return null;
    throw thrown;
  });
}
