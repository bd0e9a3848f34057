/** What can go wrong with a store of objects, and what the program must make of it. */
import type { Fault } from '../support/s3-proxy.ts';

/** What the program must make of a cause. */
export type Due = {
  readonly cause: string;
  readonly verdict: 'consistent' | 'inconsistent' | 'unknown';
  readonly exit: number;
  /** What a person reads, as far as it does not depend on the machine. */
  readonly sentence: string;
};

/** A cause in the target's bucket. `faultOf` is given what deletes an object for good. */
export type StoreCause = Due & {
  readonly faultOf?: (remove: (key: string) => void) => Fault;
  /** Puts one object of the target's as another upload of the same size, in parts. */
  readonly parts?: true;
  readonly bytes?: 'never' | 'if-needed' | 'always';
  readonly bucket?: string;
};

const isList: (seen: Parameters<Fault>[0]) => boolean = ({ query }) => query.has('list-type');
const isRead: (seen: Parameters<Fault>[0]) => boolean = ({ method, path }) =>
  method === 'GET' && path.endsWith('/a/02.bin');

export const STORE_CAUSES: readonly StoreCause[] = [
  {
    cause: 'listing denied',
    verdict: 'unknown',
    exit: 2,
    sentence: 'denied',
    faultOf: () => (seen) => (isList(seen) ? { status: 403, code: 'AccessDenied' } : undefined),
  },
  {
    cause: 'bucket gone',
    verdict: 'unknown',
    exit: 2,
    sentence: 'there is no bucket',
    bucket: 'no-such-bucket',
  },
  {
    cause: 'listing cut short',
    verdict: 'unknown',
    exit: 2,
    sentence: 'media.objects',
    faultOf: () => (seen) =>
      isList(seen)
        ? { rewrite: (body) => body.replace('<IsTruncated>false', '<IsTruncated>true') }
        : undefined,
  },
  {
    cause: 'object deleted between list and read',
    verdict: 'inconsistent',
    exit: 1,
    sentence: '1 missing',
    faultOf:
      (remove) =>
      ({ method, path }) => {
        if (method !== 'HEAD' || !path.endsWith('/a/02.bin')) return undefined;
        remove('a/02.bin');
        return { status: 404, code: 'NotFound' };
      },
  },
  {
    cause: 'throttled for good',
    verdict: 'unknown',
    exit: 2,
    sentence: 'media',
    faultOf: () => () => ({ status: 503, code: 'SlowDown' }),
  },
  {
    cause: 'throttled for a moment',
    verdict: 'consistent',
    exit: 0,
    sentence: 'CONSISTENT',
    faultOf:
      () =>
      ({ before }) =>
        before < 2 ? { status: 503, code: 'SlowDown' } : undefined,
  },
  {
    cause: 'clock skew',
    verdict: 'unknown',
    exit: 2,
    sentence: 'clock',
    faultOf: () => () => ({ status: 403, code: 'RequestTimeTooSkewed' }),
  },
  {
    cause: 'wrong region',
    verdict: 'unknown',
    exit: 2,
    sentence: 'region',
    faultOf: () => () => ({
      status: 400,
      code: 'AuthorizationHeaderMalformed',
      more: '<Region>eu-north-1</Region>',
    }),
  },
  {
    cause: 'slow body',
    verdict: 'unknown',
    exit: 2,
    sentence: 'a/02.bin',
    bytes: 'always',
    faultOf: () => (seen) => (isRead(seen) ? { stallAfter: 100 } : undefined),
  },
  {
    cause: 'connection cut in a body',
    verdict: 'unknown',
    exit: 2,
    sentence: 'a/02.bin',
    bytes: 'always',
    faultOf: () => (seen) => (isRead(seen) ? { cutAfter: 100 } : undefined),
  },
  {
    cause: 'equal size, other bytes, ETags of parts',
    verdict: 'unknown',
    exit: 2,
    sentence: "allow bytes: 'if-needed'",
    parts: true,
  },
  {
    cause: 'the same with bytes allowed',
    verdict: 'inconsistent',
    exit: 1,
    sentence: '1 altered',
    parts: true,
    bytes: 'if-needed',
  },
  { cause: 'nothing wrong with the store', verdict: 'consistent', exit: 0, sentence: 'CONSISTENT' },
];
