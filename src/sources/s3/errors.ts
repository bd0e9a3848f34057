/** Says in a sentence why a bucket could not be read: the place first, then what to do; never a key, never a secret. */
import { ReconcileError, SourceError } from '../../model/problem.ts';
import { BY_STATUS, NOT_S3, REFUSED, SENTENCES, type Place, type Sentence } from './sentences.ts';

export type { Place } from './sentences.ts';

/** What is known about a failure of the SDK, the server, the system or TLS. */
export type Failure = {
  /** The most telling code there is: the server's where it has one. */
  readonly code: string;
  readonly status: number | null;
  /** The region that the server names. */
  readonly region: string;
};

type Thrown = {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly message?: unknown;
  readonly Region?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
};

/** Takes apart whatever was thrown. */
export function failureOf(thrown: unknown): Failure {
  // A name with several addresses fails with one error for each; the first is as good as any.
  const error = (thrown instanceof AggregateError ? thrown.errors[0] : thrown) as Thrown | null | undefined;
  const codes = [error?.Code, error?.code, error?.name].filter((code) => typeof code === 'string');
  const known = codes.find((code) => SENTENCES.has(code) || KEY_CODES.has(code));
  const region = error?.Region ?? error?.$response?.headers?.['x-amz-bucket-region'];
  return {
    code: known ?? codes[0] ?? '',
    status: error?.$metadata?.httpStatusCode ?? null,
    region: typeof region === 'string' ? region : '',
  };
}

/** Codes that say something about one key and nothing about the bucket. */
const KEY_CODES: ReadonlySet<string> = new Set([
  'NoSuchKey',
  'KeyTooLongError',
  'InvalidObjectState',
  'PreconditionFailed',
  'MethodNotAllowed',
]);

/** The SourceError for whatever was thrown; what is a problem already stays as it is. */
export function s3Error(thrown: unknown, place: Place): ReconcileError {
  if (thrown instanceof ReconcileError) return thrown;
  const failure = failureOf(thrown);
  const sentence = sentenceOf(failure, messageOf(thrown));
  const said = sentence.say(place, detailOf(failure, sentence));
  return new SourceError(sentence.code, `${place.name}: ${said}`, { transient: sentence.transient });
}

function sentenceOf({ code, status }: Failure, message: string): Sentence {
  const known = SENTENCES.get(code);
  if (known !== undefined) return known;
  if (/^(ERR_SSL|ERR_TLS|CERT_)|SELF_SIGNED|UNABLE_TO_|_CERT/.test(code))
    return SENTENCES.get('TLS') ?? NOT_S3;
  const byStatus = status === null ? undefined : BY_STATUS.get(status);
  if (byStatus !== undefined) return byStatus;
  return status === null || status < 300 || /XML parse|Deserialization/.test(message) ? NOT_S3 : REFUSED;
}

function detailOf({ code, status, region }: Failure, { code: kind }: Sentence): string {
  if (kind === 'wrong-region') return /^[a-z0-9-]{1,40}$/.test(region) ? region : '';
  const named = /^[A-Za-z0-9_]{1,60}$/.test(code) && code !== 'Error' ? code : '';
  if (status !== null && status >= 300)
    return named === '' ? `status ${status}` : `${named}, status ${status}`;
  return named === '' ? 'no whole answer' : named;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : '';
}
