/** The lease that one writer of a store holds at a time, as it lies in the store: who has it, since when, and until when. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { ContractError, SourceError } from '../model/problem.ts';

/** What the lease is called under a source's prefix, or in its folder. It is no object: every listing leaves it out. */
export const LEASE_NAME = '.reconcile-lease';
/** How long a lease lasts that is not renewed, in milliseconds. */
export const LEASE_LASTS = 600_000;
/** A lease that is older than this is renewed before anything is written. */
const LEASE_RENEWED = 60_000;
/** A holder that could not renew for so long writes no more: another may be about to take over. */
const LEASE_TRUSTED = LEASE_LASTS * 0.8;

/** What a lease says; instants are ISO 8601. */
export type Lease = {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly since: string;
  readonly until: string;
};

/** The text of a lease that begins or is renewed now. */
export function leaseText(id: string, since: Date, now = new Date()): string {
  const until = new Date(now.getTime() + LEASE_LASTS).toISOString();
  const lease: Lease = { id, host: hostId(), pid: process.pid, since: since.toISOString(), until };
  return `${JSON.stringify(lease)}\n`;
}

/** Reads a lease; `null` for what is none. */
export function leaseOf(text: string): Lease | null {
  try {
    const { id, host, pid, since, until } = JSON.parse(text) as Partial<Lease>;
    const isLease =
      typeof id === 'string' &&
      typeof host === 'string' &&
      typeof since === 'string' &&
      typeof until === 'string';
    return isLease && Number.isInteger(pid) ? { id, host, pid: pid ?? 0, since, until } : null;
  } catch {
    return null;
  }
}

/** What a holder does with a lease that it renewed at `since` by this process's own clock: writes, renews it first, or writes no more. */
export function leaseTerm(since: number): 'held' | 'due' | 'lost' {
  const age = performance.now() - since;
  if (age > LEASE_TRUSTED) return 'lost';
  return age > LEASE_RENEWED ? 'due' : 'held';
}

/**
 * Whether a lease that was written `age` milliseconds ago by the clock of its store may be taken over: it has run out, or its
 * holder is dead. `shared`: of a folder, whose clock may be that of another machine, so that what the lease says itself must be
 * past as well; a machine that is known by its name only is one there. An age that is not known is no great one.
 */
export function isLeaseOver(lease: Lease, age: number, { shared = false } = {}): boolean {
  const isPast = !shared || Date.now() > Date.parse(lease.until);
  return (age > LEASE_LASTS && isPast) || isOrphaned(lease, shared);
}

/** Whether the process that holds a lease ran here and is dead. */
function isOrphaned({ host, pid }: Lease, named: boolean): boolean {
  if (host !== hostId() || !(named || host.includes(' '))) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (thrown) {
    return (thrown as { readonly code?: unknown }).code === 'ESRCH';
  }
}

/** The error for a store that another writer has. */
export function locked(name: string, lease: Lease | null): ContractError {
  const advice =
    lease === null
      ? `there is a ${LEASE_NAME} that is no lease; look what it is, and remove it`
      : `the writer ${lease.pid} on ${lease.host.split(' ')[0] ?? ''} has it since ${lease.since}; wait until it has finished (a lease that is not renewed ends after ten minutes)`;
  return new ContractError('locked', `${name}: ${advice}`);
}

/** The error for a writer whose lease ended, or was taken. */
export function leaseLost(name: string): SourceError {
  return new SourceError(
    'lease-lost',
    `${name}: its lease was lost; run again, and nothing is written twice`,
  );
}

/** The machine's name; on Linux also its start and its table of processes, since containers and copies share names. */
function hostId(): string {
  try {
    const start = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} ${start} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
