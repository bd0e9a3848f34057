/** What a config says about a bucket, checked when it is said. */
import type { Secret } from '../../model/dataset.ts';
import { ConfigError } from '../../model/problem.ts';
import { DURATION_FORM, milliseconds, type Duration } from '../../model/units.ts';
import { demandKnown } from '../known-options.ts';
import { demandText, secretsAmong } from '../object-refs.ts';

/** A text, or the secret or variable that holds it. */
type Text = string | Secret;

export type S3Credentials = {
  readonly accessKeyId: Text;
  readonly secretAccessKey: Text;
  readonly sessionToken?: Text;
};

export type S3Options = {
  readonly bucket: Text;
  /** The server's address, as `https://minio.example.com`; Amazon's unless told. */
  readonly endpoint?: Text;
  /** `us-east-1` unless told where there is an endpoint, else what the environment says. */
  readonly region?: Text;
  /** What it reads with; the SDK's own chain (environment, profile, role) unless told. */
  readonly credentials?: S3Credentials;
  /** What fixes write with, and nothing else does; without it, nothing is ever written. */
  readonly writer?: S3Credentials;
  /** Whether the bucket is in the path rather than in the host name; true unless told where there is an endpoint. */
  readonly pathStyle?: boolean;
  /** What every key of this source starts with; a dataset's own prefix follows it. */
  readonly prefix?: Text;
  /** The most requests at a time; 8 unless told. */
  readonly connections?: number;
  /** How often a request is tried before it is given up; 6 unless told. */
  readonly attempts?: number;
  /** How long a server may send nothing (or next to nothing); `'30s'` unless told. */
  readonly idleTimeout?: Duration;
};

/** The same with every default filled in; durations are milliseconds. */
export type Settings = {
  readonly bucket: Text;
  readonly endpoint: Text | null;
  readonly region: Text | null;
  readonly credentials: S3Credentials | null;
  readonly writer: S3Credentials | null;
  readonly pathStyle: boolean;
  readonly prefix: Text;
  readonly connections: number;
  readonly attempts: number;
  readonly idleTimeout: number;
};

const OPTIONS = [
  'bucket',
  'endpoint',
  'region',
  'credentials',
  'writer',
  'pathStyle',
  'prefix',
  'connections',
  'attempts',
  'idleTimeout',
];
const CREDENTIALS = ['accessKeyId', 'secretAccessKey', 'sessionToken'];

/** Fills in defaults. @throws ConfigError for what is not of its kind. */
export function settingsOf(options: S3Options): Settings {
  demandKnown('s3()', options, OPTIONS);
  const { bucket, endpoint, region, credentials, writer } = options;
  const { prefix = '', connections = 8, attempts = 6 } = options;
  demandText('s3(): bucket', bucket);
  for (const [name, given] of Object.entries({ endpoint, region }))
    if (given !== undefined) demandText(`s3(): ${name}`, given);
  demandText('s3(): prefix', prefix);
  for (const [place, given] of Object.entries({ credentials, writer })) {
    if (given === undefined) continue;
    demandKnown(`s3(): ${place}`, given, CREDENTIALS);
    for (const name of ['accessKeyId', 'secretAccessKey'] as const)
      demandText(`s3(): ${place}.${name}`, given[name]);
  }
  demandWhole('connections', connections);
  demandWhole('attempts', attempts);
  return {
    bucket,
    endpoint: endpoint ?? null,
    region: region ?? null,
    credentials: credentials ?? null,
    writer: writer ?? null,
    pathStyle: options.pathStyle ?? endpoint !== undefined,
    prefix,
    connections,
    attempts,
    idleTimeout: patience(options.idleTimeout ?? '30s'),
  };
}

/** Every secret and variable that opening the source reveals. */
export function secretsOf({ bucket, endpoint, region, credentials, prefix }: Settings): readonly Secret[] {
  return secretsAmong([bucket, endpoint, region, prefix, ...Object.values(credentials ?? {})]);
}

/** Those that opening its writer reveals besides. */
export function writerSecretsOf({ writer }: Settings): readonly Secret[] {
  return secretsAmong(Object.values(writer ?? {}));
}

function demandWhole(name: string, given: unknown): void {
  if (Number.isInteger(given) && (given as number) >= 1) return;
  throw new ConfigError('config', `s3(): ${name}: expected a whole number from 1`);
}

function patience(given: Duration): number {
  const value = milliseconds(given) ?? 0;
  if (value > 0 && value <= 2 ** 31 - 1) return value;
  throw new ConfigError('config', `s3(): idleTimeout: expected ${DURATION_FORM}`);
}
