/** Who may use the one connection of a session: one at a time, in the order in which they came. */
import { stopped } from '../stopping.ts';

/** A turn that was given; it lasts until it is over. */
export interface Turn {
  /** Calls back once, as soon as somebody else waits for the connection. */
  whenWanted(tell: () => void): void;
  /** Lets the next one have it. May be called twice. */
  over(): void;
}

/** The turns of one connection. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private taken = false;
  private wanted: () => void = () => undefined;

  /** Waits for a turn. @throws what the signal says while waiting. */
  async take(signal: AbortSignal, place: string): Promise<Turn> {
    if (signal.aborted) throw stopped(signal, place);
    if (this.taken) await this.wait(signal, place);
    this.taken = true;
    let lasts = true;
    return {
      whenWanted: (tell) => {
        this.wanted = tell;
        if (this.waiting.length > 0) tell();
      },
      over: () => {
        if (!lasts) return;
        lasts = false;
        this.wanted = () => undefined;
        const next = this.waiting.shift();
        if (next === undefined) this.taken = false;
        else next();
      },
    };
  }

  private async wait(signal: AbortSignal, place: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        reject(stopped(signal, place));
      };
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(go);
      this.wanted();
    });
  }
}
