/** Collects what sources tell of how they are read: shown as it is told, and noted with the checks that it concerns. */
import { datasetName, rolesOf, sourcesOf } from '../model/binding.ts';
import type { Check } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import type { RunRequest } from './request.ts';

/** Sentences by source, each once. */
export class ToldOfSources {
  private readonly request: RunRequest;
  /** The dataset that a sentence is about, where it is about one. */
  private readonly told = new Map<Source, Map<string, string | undefined>>();

  constructor(request: RunRequest) {
    this.request = request;
  }

  add(source: Source, sentence: string, dataset?: string): void {
    const known = this.told.get(source) ?? new Map<string, string | undefined>();
    if (known.has(sentence)) return;
    this.told.set(source, known.set(sentence, dataset));
    this.request.onProgress({ event: 'source-told', source: this.nameOf(source), sentence });
  }

  /** What concerns the datasets of a check, and those that they are read through. */
  of(check: Pick<Check, 'datasets' | 'definition'>): readonly string[] {
    return [...rolesOf(check).values()].flatMap((ref) =>
      [...sourcesOf([ref])].flatMap((source) => {
        const owner = this.nameOf(source);
        const name = datasetName(owner, ref.path);
        return [...(this.told.get(source) ?? [])]
          .filter(([, dataset]) => dataset === undefined || dataset === name || source !== ref.source)
          .map(([sentence, dataset]) => (dataset === undefined ? `${owner}: ${sentence}` : sentence));
      }),
    );
  }

  private nameOf(source: Source): string {
    return this.request.config.sources.get(source) ?? source.label ?? source.kind;
  }
}
