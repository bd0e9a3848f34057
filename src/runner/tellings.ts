/** What a check tells besides its findings while it inspects one segment: entries examined, proved, not judged, sampled. */
import type { Grade } from '../model/evidence.ts';
import type { Key } from '../model/key.ts';
import type { Sample } from '../model/sample.ts';
import type { SegmentResult, Unable } from '../model/segment.ts';

/** Sentences that are kept for each reason; all entries are counted. */
const MOST_MESSAGES = 3;

type Told = Pick<SegmentResult, 'examined' | 'proved' | 'unable' | 'notes' | 'sample'>;

/** Collects what one segment tells. */
export class Tellings {
  readonly examined: Record<string, number> = {};
  private readonly proved: Partial<Record<Grade, number>> = {};
  private readonly unable = new Map<string, { code: string; entries: number; messages: string[] }>();
  private readonly notes = new Set<string>();
  private sample: Sample | null = null;
  private readonly shown: (message: string, key: Key | null) => string;

  /** `shown` makes one sentence of a message and the key that it is about, with nothing private in it. */
  constructor(shown: (message: string, key: Key | null) => string) {
    this.shown = shown;
  }

  /** What the check calls. */
  readonly port = {
    examined: (role: string, entries: number): void => {
      this.examined[role] = (this.examined[role] ?? 0) + entries;
    },
    proved: (grade: Grade, entries: number): void => {
      this.proved[grade] = (this.proved[grade] ?? 0) + entries;
    },
    unable: (code: string, message: string, key?: Key): void => {
      const known = this.unable.get(code) ?? { code, entries: 0, messages: [] };
      known.entries += 1;
      if (known.messages.length < MOST_MESSAGES) known.messages.push(this.shown(message, key ?? null));
      this.unable.set(code, known);
    },
    note: (sentence: string): void => {
      this.notes.add(sentence);
    },
    sampled: (sample: Sample): void => {
      this.sample = sample;
    },
  };

  /** All of it. */
  told(): Told {
    const { examined, proved, sample } = this;
    return { examined, proved, unable: [...this.unable.values()], notes: [...this.notes], sample };
  }
}

/** What a segment comes to whose findings and proofs do not count. */
export function untold(
  examined: Readonly<Record<string, number>> = {},
): Omit<SegmentResult, 'job' | 'problem'> {
  return { examined, found: {}, proved: {}, unable: [], notes: [], sample: null, spool: null };
}

/** Puts together what several segments could not judge. */
export function allUnable(results: readonly Pick<SegmentResult, 'unable'>[]): readonly Unable[] {
  const all = new Map<string, Unable>();
  for (const { code, entries, messages } of results.flatMap(({ unable }) => unable)) {
    const known = all.get(code);
    all.set(code, {
      code,
      entries: entries + (known?.entries ?? 0),
      messages: [...(known?.messages ?? []), ...messages].slice(0, MOST_MESSAGES),
    });
  }
  return [...all.values()];
}
