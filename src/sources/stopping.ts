/** Stopping: whoever aborts a signal gets the reason that it carries, or a sentence that says what was stopped. */
import { Cancelled, ReconcileError } from '../model/problem.ts';

/** Goes on unless the signal is aborted. @throws the signal's own reason when that is a problem, else Cancelled. */
export function obey(signal: AbortSignal, place: string): void {
  if (signal.aborted) throw stopped(signal, place);
}

/** What to throw when a signal is aborted. */
export function stopped(signal: AbortSignal, place: string): ReconcileError {
  const reason: unknown = signal.reason;
  if (reason instanceof ReconcileError) return reason;
  return new Cancelled('cancelled', `${place}: reading was stopped before it was done`, { cause: reason });
}
