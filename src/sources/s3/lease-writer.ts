/** The lease on a bucket: taken only where the server is proved to honour conditions, renewed by them, and given back. */
import { createHash, randomUUID } from 'node:crypto';
import { SourceError, type ReconcileError } from '../../model/problem.ts';
import {
  isLeaseOver,
  leaseLost,
  leaseOf,
  leaseTerm,
  leaseText,
  locked,
  type Lease,
} from '../object-lease.ts';
import { MARK } from '../object-writing.ts';
import type { Asking, BucketClient } from './client.ts';
import { failureOf, s3Error } from './errors.ts';
import { versionOf } from './looking.ts';
import { put, remove, type Version } from './requests-writer.ts';

/** How often it is tried to take a lease that changes meanwhile. */
const TRIES = 3;
/** A lease that is held is renewed and given back whoever stops. */
const NEVER = new AbortController().signal;
/** An ETag that no object has. */
const NO_ETAG = '"00000000000000000000000000000000"';

type Found = Version & {
  readonly lease: Lease | null;
  readonly mark: string | undefined;
  /** How long ago it was written, by the server's own clock, in milliseconds. */
  readonly age: number;
};

/** A lease that is held until it is given back, or lost. */
export class BucketLease {
  private readonly client: BucketClient;
  private readonly key: string;
  private asking: Asking;
  /** The mark that the lease has in the store. */
  readonly id = randomUUID();
  private readonly since = new Date();
  private held: Version | null = null;
  private renewedAt = 0;
  private serverDate = '';
  private deletesConditionally: boolean | null = null;

  private constructor(client: BucketClient, key: string, asking: Asking) {
    this.client = client;
    this.key = key;
    this.asking = asking;
    client.watch((headers) => (this.serverDate = headers['date'] ?? this.serverDate));
  }

  /**
   * Takes the lease.
   * @throws ContractError `locked` when another has it; SourceError where the server cannot be written to safely.
   */
  static async take(client: BucketClient, key: string, asking: Asking): Promise<BucketLease> {
    const lease = new BucketLease(client, key, asking);
    try {
      await lease.begin();
      await lease.prove();
      lease.asking = { name: asking.name, signal: NEVER };
      return lease;
    } catch (thrown) {
      await lease.release();
      throw lease.failed(thrown);
    }
  }

  /** Sees to it that the lease is held for the next write. @throws SourceError when it is not. */
  async hold(): Promise<void> {
    const { held } = this;
    const term = leaseTerm(this.renewedAt);
    if (held === null || term === 'lost') throw leaseLost(this.asking.name);
    if (term === 'held') return;
    try {
      await this.write({ etag: held.etag });
    } catch (thrown) {
      // An answer that was lost may have been a yes.
      const found = await this.find();
      if (found?.lease?.id !== this.id) throw leaseLost(this.asking.name);
      if (found.etag === held.etag) throw this.failed(thrown);
      this.keep(found);
    }
    if (held.version !== undefined && held.version !== this.held?.version)
      await remove(this.client, this.key, { version: held.version }, this.asking);
  }

  /** Whether the server honours If-Match when it deletes, tried on the lease itself. */
  async canDeleteConditionally(): Promise<boolean> {
    if (this.deletesConditionally !== null) return this.deletesConditionally;
    try {
      await remove(this.client, this.key, { etag: NO_ETAG }, this.asking);
      this.deletesConditionally = false;
      this.held = null;
      await this.write('none');
    } catch (thrown) {
      if (this.held === null || !isRefusal(thrown)) throw this.failed(thrown);
      this.deletesConditionally = isUnmet(thrown);
    }
    return this.deletesConditionally;
  }

  /** Gives the lease back if it is still held. Never throws: what cannot be given back ends by itself. */
  async release(): Promise<void> {
    const { held } = this;
    this.held = null;
    if (held === null || leaseTerm(this.renewedAt) === 'lost') return;
    const which = held.version === undefined ? { etag: held.etag } : { version: held.version };
    const asking = { name: this.asking.name, signal: NEVER };
    await remove(this.client, this.key, which, asking).catch(() => undefined);
  }

  private async begin(): Promise<void> {
    let other: Lease | null = null;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await this.find();
      if (found !== null && found.lease?.id === this.id) {
        this.keep(found);
        return;
      }
      if (found !== null && (found.lease === null || !isLeaseOver(found.lease, found.age)))
        throw locked(this.asking.name, found.lease);
      other = found?.lease ?? null;
      try {
        await this.write(found === null ? 'none' : { etag: found.etag });
      } catch (thrown) {
        if (isUnmet(thrown)) continue;
        throw thrown;
      }
      if (found !== null) await this.proveUnmet({ etag: found.etag }, 'If-Match');
      if (found?.version !== undefined)
        await remove(this.client, this.key, { version: found.version }, this.asking);
      return;
    }
    throw locked(this.asking.name, other);
  }

  private async prove(): Promise<void> {
    await this.proveUnmet('none', 'If-None-Match');
    const found = await this.find();
    if (found === null || found.mark !== this.id || found.lease?.id !== this.id)
      throw this.unsafe('does not keep what is put with an object');
  }

  /** Tries what must be refused. */
  private async proveUnmet(when: 'none' | { readonly etag: string }, header: string): Promise<void> {
    try {
      await this.write(when);
    } catch (thrown) {
      if (isUnmet(thrown)) return;
      throw thrown;
    }
    throw this.unsafe(`does not honour ${header}`);
  }

  private failed(thrown: unknown): ReconcileError {
    const { bucket } = this.client.place(this.asking);
    if (failureOf(thrown).code !== 'AccessDenied') return s3Error(thrown, this.client.place(this.asking));
    const message = `its writer may not put, read or delete ${this.key} in bucket ${bucket}; allow s3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket`;
    return new SourceError('access-denied', `${this.asking.name}: ${message}`);
  }

  private unsafe(what: string): SourceError {
    const { host } = this.client.place(this.asking);
    const message = `${host} ${what}, so it cannot be written to safely, and nothing was; make these changes by hand`;
    return new SourceError('unsafe-to-write', `${this.asking.name}: ${message}`);
  }

  private async write(when: 'none' | { readonly etag: string }): Promise<void> {
    const body = Buffer.from(leaseText(this.id, this.since));
    const sha256 = createHash('sha256').update(body).digest('hex');
    const contentType = 'application/json';
    const metadata = { [MARK]: this.id };
    const { key } = this;
    this.keep(
      await put(
        this.client,
        { key, body, size: body.length, sha256, contentType, metadata, when },
        this.asking,
      ),
    );
  }

  private keep({ etag, version }: Version): void {
    this.held = { etag, version };
    this.renewedAt = performance.now();
  }

  /** The lease that is there now. */
  private async find(): Promise<Found | null> {
    try {
      return await this.client.get(
        { Key: this.key },
        async ({ Body: body, ETag: etag = '', VersionId: id, Metadata: metadata, LastModified: at }) => {
          const now = Date.parse(this.serverDate);
          const age = (Number.isNaN(now) ? Date.now() : now) - (at?.getTime() ?? Number.NaN);
          const lease = leaseOf((await body?.transformToString()) ?? '');
          return { lease, etag, version: versionOf(id), mark: metadata?.[MARK], age };
        },
        this.asking,
      );
    } catch (thrown) {
      if (failureOf(thrown).code === 'NoSuchKey') return null;
      throw thrown;
    }
  }
}

/** Whether a server says that a condition does not hold (or that another request for the same key is under way). */
function isUnmet(thrown: unknown): boolean {
  const { status } = failureOf(thrown);
  return status === 412 || status === 409;
}

function isRefusal(thrown: unknown): boolean {
  const { status } = failureOf(thrown);
  return status !== null && ((status >= 400 && status < 500) || status === 501);
}
