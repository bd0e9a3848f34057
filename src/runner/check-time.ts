/** The time that a look at a check may take: it stands still while all that the check could do waits for its turn. */

/** Counts down while something is read, or nothing waits; `onOver` is called once, when nothing is left. */
export class CheckTime {
  private left: number;
  private since = 0;
  private timer: NodeJS.Timeout | undefined;
  private waiting = 0;
  private reading = 0;
  private over = false;
  private readonly onOver: () => void;

  /** `limit` in milliseconds; counts from now on. */
  constructor(limit: number, onOver: () => void) {
    this.left = limit;
    this.onOver = onOver;
    this.run();
  }

  /** Waits for a turn. */
  async waits<T>(turn: Promise<T>): Promise<T> {
    this.waiting += 1;
    this.look();
    try {
      return await turn;
    } finally {
      this.waiting -= 1;
      this.look();
    }
  }

  /** Something is read until what this returns is called; a second call does nothing. */
  reads(): () => void {
    this.reading += 1;
    this.look();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.reading -= 1;
      this.look();
    };
  }

  /** Counts no more. */
  end(): void {
    this.over = true;
    this.pause();
  }

  private look(): void {
    if (this.over) return;
    const stands = this.waiting > 0 && this.reading === 0;
    if (stands) this.pause();
    else if (this.timer === undefined) this.run();
  }

  private run(): void {
    this.since = performance.now();
    this.timer = setTimeout(
      () => {
        this.end();
        this.onOver();
      },
      Math.max(0, this.left),
    );
  }

  private pause(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.left -= performance.now() - this.since;
  }
}
