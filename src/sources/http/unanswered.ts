/** Requests that got no answer: one sentence each, with the host as its subject, and without anything that was sent. */
import { SourceError } from '../../model/problem.ts';

/** Why there is no answer. `unreachable`: no connection came about, so nobody has heard the question. */
export type Lack = 'unreachable' | 'timeout' | 'cut' | 'busy' | 'body' | 'protocol';

const CODES: Readonly<Record<Lack, string>> = {
  unreachable: 'unreachable',
  timeout: 'timeout',
  cut: 'connection',
  busy: 'busy',
  body: 'answer-too-long',
  protocol: 'protocol',
};

/** No answer to one request. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly lack: Lack;
  /** Whether asking again may bring an answer. */
  readonly passing: boolean;

  constructor(lack: Lack, sentence: string, passing: boolean, cause?: unknown) {
    super(sentence, cause === undefined ? {} : { cause });
    this.lack = lack;
    this.passing = passing;
  }

  /** The error when nothing can be said without this answer. */
  at(place: string): SourceError {
    return new SourceError(CODES[this.lack], `${place}: ${this.message}`, {
      cause: this,
      transient: this.passing,
    });
  }
}

/** The host did not answer in time. */
export function tooLate(host: string, milliseconds: number): Unanswered {
  const time = milliseconds < 1_000 ? `${milliseconds} ms` : `${milliseconds / 1_000} s`;
  return new Unanswered(
    'timeout',
    `${host} did not answer whole within ${time}; ask it less at a time, or raise timeout`,
    true,
  );
}

/** The host answered that it cannot answer now. */
export function busy(host: string, status: number): Unanswered {
  return new Unanswered(
    'busy',
    `${host} answered ${status} to every attempt, so nothing is known; ask it less at a time, or later`,
    true,
  );
}

/** The host asked not to be asked again for longer than we wait. */
export function leftAlone(host: string): Unanswered {
  return new Unanswered(
    'busy',
    `${host} was too busy for a long time and asked to be left alone, so nothing is known; ask it later`,
    true,
  );
}

/** The body is longer than what is read of it. */
export function tooLong(host: string, bytes: number): Unanswered {
  return new Unanswered(
    'body',
    `${host} answered with more than ${bytes} bytes; raise maxBody if that is right`,
    false,
  );
}

/** The answer is encoded in a way that was not asked for. */
export function strangeEncoding(host: string): Unanswered {
  return new Unanswered(
    'protocol',
    `${host} answered in a content encoding that was not asked for; let it answer uncompressed`,
    false,
  );
}

/** What a failure of the driver means. */
export function unansweredBy(thrown: unknown, host: string): Unanswered {
  if (thrown instanceof Unanswered) return thrown;
  const code = codeOf(thrown);
  const say = (lack: Lack, sentence: string, passing: boolean) =>
    new Unanswered(lack, `${host} ${sentence}`, passing, thrown);
  if (code.startsWith('ERR_TLS_CERT') || CERTIFICATES.test(code)) {
    return say(
      'unreachable',
      `has a certificate that cannot be trusted (${code}); renew it, or let Node trust who signed it`,
      false,
    );
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return say(
      'unreachable',
      'does not speak TLS as it should; check the scheme and the port of the origin',
      false,
    );
  }
  if (code === 'HPE_INVALID_EOF_STATE') return say('cut', 'broke its answer off; run again', true);
  if (code.startsWith('HPE_') || (thrown instanceof Error && thrown.name === 'HTTPParserError'))
    return say('protocol', 'does not speak HTTP as it should; check the port', false);
  if (code.startsWith('Z_') || code.startsWith('ERR__ERROR_FORMAT')) {
    return say('cut', 'answered with a compressed body that is cut off or broken', true);
  }
  const known = SENTENCES[code];
  if (known !== undefined) return say(...known);
  return say('cut', `cannot be read (${code === '' ? 'no reason was given' : code}); run again`, true);
}

const CERTIFICATES =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CRL_|INVALID_CA|HOSTNAME_MISMATCH|PATH_LENGTH_)/;

const SENTENCES: Readonly<Record<string, readonly [Lack, string, boolean]>> = {
  ENOTFOUND: ['unreachable', 'has no address; check its name, or say where it is with connectTo', false],
  EAI_AGAIN: [
    'unreachable',
    'has no address now, since the name server does not answer; check the network',
    true,
  ],
  ECONNREFUSED: ['unreachable', 'refused the connection; check that it is up, and its port', true],
  EHOSTUNREACH: ['unreachable', 'cannot be reached; check the network', true],
  ENETUNREACH: ['unreachable', 'cannot be reached; check the network', true],
  ETIMEDOUT: ['unreachable', 'did not take the connection in time; check that it is up, and its port', true],
  UND_ERR_CONNECT_TIMEOUT: [
    'unreachable',
    'did not take the connection in time; check that it is up, and its port',
    true,
  ],
  ECONNRESET: ['cut', 'broke the connection off; run again', true],
  EPIPE: ['cut', 'broke the connection off; run again', true],
  UND_ERR_SOCKET: ['cut', 'broke the connection off; run again', true],
  UND_ERR_HEADERS_TIMEOUT: [
    'timeout',
    'did not answer in time; ask it less at a time, or raise timeout',
    true,
  ],
  UND_ERR_BODY_TIMEOUT: ['timeout', 'did not answer in time; ask it less at a time, or raise timeout', true],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['cut', 'broke its answer off; run again', true],
  UND_ERR_HEADERS_OVERFLOW: ['protocol', 'answered with headers that are too long; let it set fewer', false],
};

function codeOf(thrown: unknown): string {
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  const code = (thrown as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
