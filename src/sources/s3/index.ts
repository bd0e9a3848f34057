/** A bucket as a config names it: nothing is loaded and nobody is asked until a run opens it. */
import type { DatasetRef, OpenContext, Probe, Secret, Session, Source } from '../../model/dataset.ts';
import { ObjectRefs, type ObjectsOptions } from '../object-refs.ts';
import { secretsOf, settingsOf, writerSecretsOf, type S3Options, type Settings } from './options.ts';

export type { S3Credentials, S3Options } from './options.ts';

/** A bucket on any S3-compatible server; of a versioned one, the current versions. */
export interface S3Source extends Source {
  /** Its objects as a dataset keyed by `key`, with `size`, `last_modified` and `etag`. */
  objects(options?: ObjectsOptions): DatasetRef;
}

/** Names a bucket. @throws ConfigError for options that are not known or not of their kind. */
export function s3(options: S3Options): S3Source {
  return new S3(settingsOf(options));
}

class S3 implements S3Source {
  readonly kind = 's3';
  readonly label = null;
  readonly through = [];
  /** Segments read a local copy: its budget is of requests, and held by the session itself. */
  readonly readers = 16;
  readonly maxSnapshotAge = null;
  readonly staleFor = 0;
  readonly writerSecrets: readonly Secret[];
  readonly openWriter: Source['openWriter'];
  private readonly known: Secret[];
  private readonly settings: Settings;
  private readonly refs = new ObjectRefs();

  constructor(settings: Settings) {
    this.settings = settings;
    this.known = [...secretsOf(settings)];
    this.writerSecrets = writerSecretsOf(settings);
    this.openWriter =
      settings.writer === null
        ? undefined
        : async (context, signal) => {
            const { openBucketWriter } = await import('./bucket-writer.ts');
            return openBucketWriter({ source: this, settings, refs: this.refs }, context, signal);
          };
  }

  get secrets(): readonly Secret[] {
    return [...this.known, ...this.refs.secrets];
  }

  objects(options: ObjectsOptions = {}): DatasetRef {
    return this.refs.objects(this, options);
  }

  async open(context: OpenContext, signal: AbortSignal): Promise<Session> {
    const { openBucket } = await import('./open.ts');
    return openBucket({ source: this, settings: this.settings, refs: this.refs }, context, signal);
  }

  async probe(context: OpenContext, signal: AbortSignal): Promise<Probe> {
    const { probeBucket } = await import('./probe.ts');
    return probeBucket({ source: this, settings: this.settings, refs: this.refs }, context, signal);
  }
}
