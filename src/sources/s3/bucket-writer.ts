/** Writes a bucket: puts objects where there are none, and takes back exactly what it put. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OpenContext } from '../../model/dataset.ts';
import { SourceError } from '../../model/problem.ts';
import type { Intent, IntentPort, Outcome, Write, Writer, Written } from '../../model/writer.ts';
import { LEASE_NAME } from '../object-lease.ts';
import { revealed } from '../object-refs.ts';
import type { ObjectOpening } from '../object-session.ts';
import { bytesOf, keyOf, notOurs, objectImage, putOf, refusal } from '../object-writing.ts';
import { obey } from '../stopping.ts';
import { bucketClient, type Asking, type BucketClient } from './client.ts';
import { s3Error } from './errors.ts';
import { BucketLease } from './lease-writer.ts';
import { hasMetadata } from './metadata.ts';
import { hasBytes, lookAt, type Seen } from './looking.ts';
import type { Opening } from './open.ts';
import { isLost, putMarked, unputtable } from './put-writer.ts';
import { remove } from './requests-writer.ts';

/** How long a request may still be under way whose answer was lost. */
const UNDER_WAY = 300;
/** How long a server may still be at a request that was given up on; until then, that nothing came of it tells nothing. */
const AT_WORK = 60_000;
const NEVER = new AbortController().signal;

/** Opens a bucket for writing. @throws ContractError `locked`; SourceError where it cannot be written to safely. */
export async function openBucketWriter(
  { source, settings, refs }: Opening,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Writer> {
  const name = `source ${context.name(source)}`;
  obey(signal, name);
  const client = await bucketClient({ ...settings, credentials: settings.writer }, context);
  const prefix = revealed(settings.prefix, context);
  try {
    const lease = await BucketLease.take(client, prefix + LEASE_NAME, { name, signal });
    return new BucketWriter(client, lease, { source, refs, prefix }, context);
  } catch (thrown) {
    client.close();
    throw thrown;
  }
}

class BucketWriter implements Writer {
  readonly identity: string;
  private readonly client: BucketClient;
  private readonly lease: BucketLease;
  private readonly opening: ObjectOpening;
  private readonly context: OpenContext;
  /** What is begun is finished whoever stops. */
  private readonly asking: Asking;
  private closed = false;
  /** When requests were given up on that may have come to the server, by what they do and their marks. */
  private readonly lost = new Map<string, number>();

  constructor(client: BucketClient, lease: BucketLease, opening: ObjectOpening, context: OpenContext) {
    this.identity = client.identity;
    this.client = client;
    this.lease = lease;
    this.opening = opening;
    this.context = context;
    this.asking = { name: `source ${context.name(opening.source)}`, signal: NEVER };
  }

  async apply(write: Write, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    const { client } = this;
    const { name } = this.asking;
    const asked = putOf(write, this.opening, this.context, name);
    if ('refused' in asked) return asked;
    const { key, object } = asked;
    const why = key === this.opening.prefix + LEASE_NAME ? 'this key is its lease' : unputtable(asked);
    if (why !== null) return refusal('not-writable', name, why);
    await this.begin(signal);
    if (/^\/|\/\//.test(key) && (await this.mergesSlashes(signal)))
      return refusal('not-writable', name, 'its server has one object for several keys with slashes');
    if ((await lookAt(client, key, { name, signal })) !== null)
      return refusal('exists', name, 'there is an object with this key');
    const token = randomUUID();
    await journal.intent({
      op: 'put-object',
      ...this.place(key),
      before: null,
      after: objectImage(object),
      token,
    });
    const lost = () => void this.lost.set(`put-object ${token}`, performance.now());
    return putMarked(client, asked, { mark: token, lost }, this.asking);
  }

  async undo(done: Intent, _: unknown, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    const { client } = this;
    const { name } = this.asking;
    const refused = notOurs(done, this.identity, name);
    if (refused !== null) return refused;
    const key = keyOf(done);
    await this.begin(signal);
    const there = await lookAt(client, key, { name, signal });
    if (there === null) return refusal('drifted', name, 'the object is gone already');
    const same = await this.isLeft(done, there, { name, signal });
    if (!same) return refusal('drifted', name, 'the object was changed since');
    if (there.version === undefined && !(await this.lease.canDeleteConditionally())) {
      const why =
        'the server deletes without conditions, and might delete what came meanwhile; delete it by hand';
      return refusal('not-writable', name, why);
    }
    const { after, token } = done;
    await journal.intent({ op: 'undo', ...this.place(key), before: after, after: null, token });
    const which = there.version === undefined ? { etag: there.etag } : { version: there.version };
    try {
      await remove(client, key, which, this.asking);
    } catch (thrown) {
      const left = await lookAt(client, key, this.asking);
      if (isLost(thrown)) this.lost.set(`undo ${token}`, performance.now());
      if (left?.mark === token) throw s3Error(thrown, client.place(this.asking));
      if (left !== null) return refusal('drifted', name, 'the object was changed meanwhile');
    }
    if ((await lookAt(client, key, this.asking))?.mark !== token) return { did: 'done' };
    throw new SourceError(
      'not-proved',
      `${name}: an object that was deleted is still there; look at the server`,
    );
  }

  async outcome(intent: Intent, signal: AbortSignal): Promise<Outcome> {
    obey(signal, this.asking.name);
    if (intent.target !== this.identity) return 'unknown';
    const asking = { name: this.asking.name, signal };
    const { op } = intent;
    try {
      let there = await lookAt(this.client, keyOf(intent), asking);
      if (there === null && op !== 'undo') {
        await pause(UNDER_WAY);
        there = await lookAt(this.client, keyOf(intent), asking);
      }
      if (there !== null && !(await this.isLeft(intent, there, asking))) return 'drifted';
      if ((there === null) === (op === 'undo')) return 'done';
      return this.isAtWork(intent) ? 'unknown' : 'not-done';
    } catch (thrown) {
      if (thrown instanceof SourceError) return 'unknown';
      throw thrown;
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.lease.release();
    this.client.close();
  }

  private async begin(signal: AbortSignal): Promise<void> {
    const { name } = this.asking;
    if (this.closed) throw new SourceError('closed', `${name}: its writer is closed; open another`);
    obey(signal, name);
    await this.lease.hold();
  }

  private isAtWork({ op, token }: Intent): boolean {
    return performance.now() - (this.lost.get(`${op} ${token}`) ?? Number.NEGATIVE_INFINITY) < AT_WORK;
  }

  /** Whether the lease is also found under another key than its own. */
  private async mergesSlashes(signal: AbortSignal): Promise<boolean> {
    const key = `/${this.opening.prefix}${LEASE_NAME}`;
    return (await lookAt(this.client, key, { ...this.asking, signal }))?.mark === this.lease.id;
  }

  /** Whether what is there is what an intent left: its mark, its type, its metadata, and every byte. */
  private async isLeft(intent: Intent, there: Seen, asking: Asking): Promise<boolean> {
    const { token, before, after } = intent;
    const image = after ?? before;
    const type = image?.['content_type']?.value ?? null;
    const put = JSON.parse(image?.['metadata']?.value ?? '{}') as Readonly<Record<string, string>>;
    if (there.mark !== token || (type !== null && there.contentType !== type)) return false;
    if (!hasMetadata(there.metadata, put)) return false;
    return hasBytes(this.client, keyOf(intent), bytesOf(image), asking);
  }

  private place(key: string) {
    return { target: this.identity, where: { bucket: this.client.place(this.asking).bucket, key } };
  }
}
