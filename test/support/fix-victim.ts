/** A process that applies or undoes as it is told, and is killed meanwhile: by whoever told it, or by itself at an exact moment. */
import { hook, type At, type Moment } from './fix-hooks.ts';
import { checksOf, type World } from './fix-worlds.ts';
import { applied, undone } from './mending.ts';

/** What a victim is told to do, and at which write, counted from 1, and which moment of it, it dies by its own hand. */
export type Order = {
  readonly world: World;
  readonly out: string;
  readonly run: string;
  readonly mode: 'apply' | 'undo';
  readonly dies: { readonly moment: Moment; readonly n: number } | null;
};

/** What a victim says: that it listens, that it begins its first write, and how it ended if it was not killed. */
export type Said = 'ready' | 'begun' | { readonly ended: string };

process.once('message', (order: Order) => {
  void obey(order).then((ended) => {
    say({ ended });
    process.disconnect();
  });
});
say('ready');

async function obey({ world, out, run, mode, dies }: Order): Promise<string> {
  const { source, checks } = checksOf(world);
  if (dies !== null) hook(source, { [dies.moment]: dying(dies) });
  hook(source, {
    before: async ({ n }) => {
      if (n === 1) say('begun');
    },
  });
  try {
    const { fixes } = await (mode === 'apply' ? applied(out, checks, run) : undone(out, checks, run));
    return fixes.changes.map(({ status }) => status).join(' ');
  } catch (thrown) {
    return String(thrown);
  }
}

function dying({ moment, n }: NonNullable<Order['dies']>) {
  return async (at: At): Promise<void> => {
    if (at.n !== n && moment !== 'closing') return;
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  };
}

function say(said: Said): void {
  process.send?.(said);
}
