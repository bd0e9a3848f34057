/** Tells a site that is down from an address that does not answer. */
import type { Transport } from './transport.ts';
import type { Unanswered } from './unanswered.ts';

/** @throws SourceError when the host has refused every connection since the session began, many times */
export function demandUp(transport: Transport, host: string, failure: Unanswered, place: string): void {
  if (failure.lack === 'unreachable' && transport.isDown(host)) throw failure.at(place);
}
