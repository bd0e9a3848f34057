/** Puts objects into memory and takes them back: the reference that writers of buckets and folders are held to. */
import { createHash, randomUUID } from 'node:crypto';
import type { Source } from '../model/dataset.ts';
import type { Guard } from '../model/fix-report.ts';
import type { Image, Intent, IntentPort, Outcome, Write, Writer, Written } from '../model/writer.ts';
import type { MemoryObject } from './memory-object.ts';
import { MemorySystem, type MemoryLock } from './memory-system.ts';
import { bytesOf, keyOf, MARK, notOurs, objectImage, provedBytes, refusal } from './object-writing.ts';
import { obey } from './stopping.ts';

/** Objects that may be added in place. */
export type WritableObjects = {
  readonly source: Source;
  readonly identity: string;
  readonly objects: MemoryObject[];
  isGrouped(ref: object): boolean;
};

/** Opens a writer of objects. @throws ContractError `locked` when another one has them. */
export function memoryObjectsWriter(store: WritableObjects, name: string): Writer {
  return new ObjectsWriter(store, name);
}

class ObjectsWriter implements Writer {
  readonly identity: string;
  private readonly store: WritableObjects;
  private readonly name: string;
  private readonly lock: MemoryLock;

  constructor(store: WritableObjects, name: string) {
    this.identity = store.identity;
    this.store = store;
    this.name = name;
    this.lock = MemorySystem.of(store.objects).take(name);
  }

  async apply(write: Write, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    this.begin(signal);
    const { dataset, op } = write;
    if (dataset.source !== this.store.source)
      return this.refuse('other-target', 'the change is of another system');
    const [key = null] = write.key;
    if (op !== 'put-object' || this.store.isGrouped(dataset) || key === null || key === '')
      return this.refuse('not-writable', 'only objects are put here, each under its own key');
    if (this.at(key) !== undefined) return this.refuse('exists', 'there is an object with this key');
    const { size, sha256, contentType, metadata } = write.object;
    const bytes = await Array.fromAsync(provedBytes(write.object, this.name));
    const token = randomUUID();
    const after = objectImage({ size, sha256, contentType, metadata });
    await journal.intent({ op, ...this.place(key), before: null, after, token });
    if (this.at(key) !== undefined) return this.refuse('exists', 'an object with this key came meanwhile');
    this.store.objects.push({
      key,
      bytes: Buffer.concat(bytes),
      contentType,
      metadata: { ...metadata, [MARK]: token },
    });
    return { did: 'done' };
  }

  async undo(done: Intent, _: unknown, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    this.begin(signal);
    const refused = notOurs(done, this.identity, this.name);
    if (refused !== null) return refused;
    const { after, token } = done;
    const key = keyOf(done);
    if (this.at(key) === undefined) return this.refuse('drifted', 'the object is gone already');
    if (!this.isOurs(key, after, token)) return this.refuse('drifted', 'the object was changed since');
    await journal.intent({ op: 'undo', ...this.place(key), before: after, after: null, token });
    const ours = this.isOurs(key, after, token) ? this.at(key) : undefined;
    if (ours === undefined) return this.refuse('drifted', 'the object was changed meanwhile');
    this.store.objects.splice(this.store.objects.indexOf(ours), 1);
    return { did: 'done' };
  }

  async outcome(intent: Intent): Promise<Outcome> {
    this.lock.demand();
    const { target, op, before, after, token } = intent;
    if (target !== this.identity) return 'unknown';
    const key = keyOf(intent);
    const isGone = this.at(key) === undefined;
    if (!isGone && !this.isOurs(key, op === 'undo' ? before : after, token)) return 'drifted';
    return isGone === (op === 'undo') ? 'done' : 'not-done';
  }

  async close(): Promise<void> {
    this.lock.giveBack();
  }

  private begin(signal: AbortSignal): void {
    this.lock.demand();
    obey(signal, this.name);
  }

  private at(key: string): MemoryObject | undefined {
    return this.store.objects.find((object) => object.key === key);
  }

  private isOurs(key: string, image: Image | null, token: string): boolean {
    const object = this.at(key);
    if (object?.metadata?.[MARK] !== token) return false;
    const bytes = Buffer.from(object.bytes as string);
    const { size, sha256 } = bytesOf(image);
    return bytes.length === size && createHash('sha256').update(bytes).digest('hex') === sha256;
  }

  private place(key: string) {
    return { target: this.identity, where: { objects: this.name, key } };
  }

  private refuse(guard: Guard, why: string): Written {
    return refusal(guard, this.name, why);
  }
}
