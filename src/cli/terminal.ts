/** Writes to the two streams: the report on stdout, everything else on stderr, no secret on either. */

/** What the commands print through. */
export interface Terminal {
  /** To stdout: what was asked for. */
  print(text: string): void;
  /** To stderr: a line for whoever watches. */
  say(line: string): void;
  /** To stderr: why something could not be done, a sentence a line; as JSON where stderr is for machines. */
  fail(code: string, message: string): void;
  /** To stderr: a defect of this program, with what its authors need. */
  crash(thrown: unknown): void;
  /** To stderr, as it is: moving the cursor, drawing bars. */
  draw(text: string): void;
  /** Resolves when everything has been taken by whoever reads it. */
  written(): Promise<void>;
  /** How a page is laid out on stdout. */
  readonly layout: { readonly width: number; readonly colour: boolean };
  /** Whether someone watches stderr, so that lines may be drawn over. */
  readonly live: boolean;
  /** The size of that screen. */
  screen(): { readonly columns: number; readonly rows: number };
}

/** The width of a page that is not on a screen. */
export const PAGE_WIDTH = 100;

const NARROWEST = 60;

/** The terminal of this process. A reader that goes away, as `head` does, is no failure of ours. */
export function openTerminal(redact: (text: string) => string, forMachines: boolean): Terminal {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const say = (line: string): void => {
    stderr.write(`${redact(line)}\n`);
  };
  const fail = (code: string, message: string): void => {
    if (forMachines) say(JSON.stringify({ event: 'failed', code, message }));
    else for (const line of message.split('\n')) say(`reconcile: ${line}`);
  };
  return {
    print: (text) => {
      stdout.write(text);
    },
    say,
    fail,
    crash: (thrown) => {
      const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      if (forMachines) fail('internal', stack);
      else say(`reconcile: this is a defect of reconcile, please report it with these lines:\n${stack}`);
    },
    draw: (text) => {
      stderr.write(redact(text));
    },
    async written() {
      const taken = [stdout, stderr].map(
        (stream) => new Promise<void>((resolve) => void stream.write('', () => resolve())),
      );
      await Promise.all(taken);
    },
    layout: {
      width: stdout.isTTY && stdout.columns > 0 ? Math.max(NARROWEST, stdout.columns) : PAGE_WIDTH,
      colour: stdout.isTTY && stdout.hasColors(),
    },
    live: stderr.isTTY && env['CI'] === undefined && env['TERM'] !== 'dumb',
    // A terminal that does not know its size says 0.
    screen: () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 }),
  };
}
