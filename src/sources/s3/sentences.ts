/** What a store's refusals and a network's failures mean, by their code: a sentence each, with what to do. */

/** Where something failed, and what a person needs in order to mend it. */
export type Place = {
  /** The dataset, or `source media`. */
  readonly name: string;
  readonly bucket: string;
  /** The server's host, or Amazon's. */
  readonly host: string;
  readonly region: string;
};

export type Sentence = {
  readonly code: string;
  readonly transient: boolean;
  /** What follows the place; `detail` is a region or a code that the server told. */
  say(place: Place, detail: string): string;
};

function sentence(code: string, say: Sentence['say'], transient = false): Sentence {
  return { code, transient, say };
}

const credentials = sentence(
  'credentials',
  ({ host }, detail) => `${host} does not accept its credentials (${detail}); correct them`,
);
const expired = sentence(
  'credentials-expired',
  ({ host }, detail) => `${host} says that its credentials have run out (${detail}); get new ones`,
);
const skewed = sentence(
  'clock-skew',
  ({ host }) => `the clock of this machine and that of ${host} are too far apart; set both by NTP`,
);
const region = sentence(
  'wrong-region',
  (place, detail) =>
    `bucket ${place.bucket} is not in region ${place.region}; set region${detail === '' ? ' and endpoint' : ` to ${detail}`}`,
);
const throttled = sentence(
  'throttled',
  ({ host }) =>
    `${host} asks to slow down and did not stop asking; set connections lower, or run at a quieter time`,
  true,
);
const broken = sentence(
  'server-error',
  ({ host }, detail) => `${host} fails on its own (${detail}); look at the server, then run again`,
  true,
);
const slow = sentence(
  'timeout',
  ({ host }) =>
    `${host} sent nothing for too long; look at the server and at what lies between, or raise idleTimeout`,
  true,
);
const lost = sentence(
  'connection-lost',
  ({ host }) => `the connection to ${host} was lost; look at the server and at what lies between`,
  true,
);
const noHost = sentence('unknown-host', ({ host }) => `there is no host ${host}; correct its endpoint`);
const unreachable = sentence(
  'unreachable',
  ({ host }) => `${host} cannot be reached from here; look at routes and firewalls`,
  true,
);
const tls = sentence(
  'tls',
  ({ host }, detail) =>
    `no trusted TLS connection to ${host} (${detail}); mend its certificate, or set NODE_EXTRA_CA_CERTS`,
);
const denied = sentence(
  'access-denied',
  ({ bucket }) =>
    `its credentials may not read bucket ${bucket} here; allow s3:ListBucket and s3:GetObject for all of its prefix`,
);

/** By the code of the server, the SDK, the system or TLS. */
export const SENTENCES: ReadonlyMap<string, Sentence> = new Map([
  [
    'NoSuchBucket',
    sentence(
      'bucket-missing',
      ({ bucket, host }) =>
        `there is no bucket ${bucket} at ${host}; a missing bucket is not taken for an empty one`,
    ),
  ],
  [
    'InvalidBucketName',
    sentence('bucket-missing', ({ bucket }) => `${bucket} cannot be the name of a bucket; correct it`),
  ],
  ['AccessDenied', denied],
  ['AllAccessDisabled', denied],
  ['AccountProblem', denied],
  ['InvalidAccessKeyId', credentials],
  ['XAdminUserNotFound', credentials],
  ['SignatureDoesNotMatch', credentials],
  ['InvalidSecurity', credentials],
  ['InvalidToken', credentials],
  ['ExpiredToken', expired],
  ['TokenRefreshRequired', expired],
  [
    'CredentialsProviderError',
    sentence(
      'credentials',
      () => 'no credentials were found; give credentials, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    ),
  ],
  ['RequestTimeTooSkewed', skewed],
  ['RequestExpired', skewed],
  ['AuthorizationHeaderMalformed', region],
  ['PermanentRedirect', region],
  ['TemporaryRedirect', region],
  ['Redirect', region],
  ['IllegalLocationConstraintException', region],
  ['IncorrectEndpoint', region],
  ['SlowDown', throttled],
  ['ServiceUnavailable', throttled],
  ['Throttling', throttled],
  ['ThrottlingException', throttled],
  ['RequestLimitExceeded', throttled],
  ['TooManyRequestsException', throttled],
  ['InternalError', broken],
  ['RequestTimeout', slow],
  ['TimeoutError', slow],
  ['ETIMEDOUT', slow],
  ['ECONNRESET', lost],
  ['EPIPE', lost],
  ['ERR_STREAM_PREMATURE_CLOSE', lost],
  [
    'ECONNREFUSED',
    sentence(
      'refused',
      ({ host }) => `nothing listens at ${host}; start the server, or correct its endpoint`,
      true,
    ),
  ],
  ['ENOTFOUND', noHost],
  [
    'EAI_AGAIN',
    sentence(
      'unknown-host',
      ({ host }) => `the name ${host} could not be looked up; try again, or look at the name server`,
      true,
    ),
  ],
  ['EHOSTUNREACH', unreachable],
  ['ENETUNREACH', unreachable],
  ['TLS', tls],
]);

/** By status, for an answer without a code that is known. */
export const BY_STATUS: ReadonlyMap<number, Sentence> = new Map([
  [301, region],
  [307, region],
  [401, denied],
  [403, denied],
  [429, throttled],
  [500, broken],
  [502, broken],
  [503, throttled],
  [504, broken],
]);

/** For an answer that is not what S3 answers: an error page of a proxy, another service, or half of it. */
export const NOT_S3: Sentence = sentence(
  'not-s3',
  ({ host }, detail) =>
    `${host} answers otherwise than S3 does (${detail}); correct its endpoint, or look at what lies between`,
  true,
);

/** For a refusal that nothing is known about. */
export const REFUSED: Sentence = sentence(
  'refused-request',
  ({ host, bucket }, detail) =>
    `${host} refuses to answer about bucket ${bucket} (${detail}); look at the server`,
);
