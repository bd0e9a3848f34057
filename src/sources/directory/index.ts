/** A folder of files as a config names it, with the interface of a bucket: nothing is read until a run opens it. */
import { basename } from 'node:path';
import type { DatasetRef, OpenContext, Probe, Secret, Session, Source } from '../../model/dataset.ts';
import { ObjectRefs, secretsAmong, type ObjectsOptions } from '../object-refs.ts';
import { planFolder, type DirectoryOptions, type FolderPlan } from './options.ts';

export type { DirectoryOptions } from './options.ts';

/** A folder, with all folders in it. */
export interface DirectorySource extends Source {
  /** Its files as a dataset keyed by their path in the folder, `key`, with `size` and `last_modified`; `etag` is NULL. */
  objects(options?: ObjectsOptions): DatasetRef;
}

/**
 * Names a folder. A relative path starts at the config's folder; a URL is a file's.
 * @throws ConfigError for options that are not known or not of their kind.
 */
export function directory(path: string | URL | Secret, options: DirectoryOptions = {}): DirectorySource {
  return new Directory(planFolder(path, options));
}

class Directory implements DirectorySource {
  readonly kind = 'directory';
  readonly label: string | null;
  readonly through = [];
  readonly readers = 16;
  readonly maxSnapshotAge = null;
  readonly staleFor = 0;
  readonly writerSecrets = [];
  readonly openWriter: Source['openWriter'];
  private readonly plan: FolderPlan;
  private readonly refs = new ObjectRefs();

  constructor(plan: FolderPlan) {
    this.plan = plan;
    this.openWriter = plan.writer
      ? async (context, signal) => {
          const { openFolderWriter } = await import('./folder-writer.ts');
          return openFolderWriter({ source: this, plan, refs: this.refs }, context, signal);
        }
      : undefined;
    this.label = typeof plan.path === 'string' ? basename(plan.path) : null;
  }

  get secrets(): readonly Secret[] {
    return [...secretsAmong([this.plan.path]), ...this.refs.secrets];
  }

  objects(options: ObjectsOptions = {}): DatasetRef {
    return this.refs.objects(this, options);
  }

  async open(context: OpenContext, signal: AbortSignal): Promise<Session> {
    const { openFolder } = await import('./session.ts');
    return openFolder({ source: this, plan: this.plan, refs: this.refs }, context, signal);
  }

  async probe(context: OpenContext, signal: AbortSignal): Promise<Probe> {
    const { probeFolder } = await import('./session.ts');
    return probeFolder({ source: this, plan: this.plan, refs: this.refs }, context, signal);
  }
}
