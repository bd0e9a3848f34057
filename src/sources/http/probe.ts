/** Finds out for `doctor` whether a site answers, how far away it is, and until when its certificate holds. */
import type { OpenContext, Probe } from '../../model/dataset.ts';
import type { Settings } from './options.ts';
import { targetOfUrl } from './target.ts';
import { Transport } from './transport.ts';
import { Unanswered } from './unanswered.ts';

const ROUNDS = 3;
const DAY_MS = 86_400_000;
const SOON_DAYS = 21;

/** Asks for the front page a few times. @throws SourceError when the site does not answer */
export async function probeSite(
  settings: Settings,
  source: string,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Probe> {
  const transport = await Transport.open(settings, source, context);
  try {
    const target = targetOfUrl(new URL(transport.origin));
    const ask = async () => {
      const [before, started] = [Date.now(), performance.now()];
      const { header, status } = await transport.ask(
        { target, method: 'HEAD', accept: '*/*', wants: () => false },
        signal,
      );
      return { header, status, before, latencyMs: performance.now() - started };
    };
    let best = await ask();
    for (let round = 1; round < ROUNDS; round += 1) {
      const next = await ask();
      if (next.latencyMs < best.latencyMs) best = next;
    }
    const { status, header, before, latencyMs } = best;
    const clear = new URL(transport.origin).protocol === 'http:';
    const notes = [
      `its front page answers with status ${status}; no other address was asked`,
      clear && settings.headers.size > 0 ? 'warning: its headers are sent in clear; use https' : null,
      certificateNote(transport.certificates.get(new URL(transport.origin).hostname)),
    ];
    return {
      version: header('server') ?? 'HTTP',
      canWrite: null,
      clockSkewMs: skew(header('date'), before + latencyMs / 2),
      latencyMs,
      notes: notes.filter((note) => note !== null),
    };
  } catch (thrown) {
    if (thrown instanceof Unanswered) throw thrown.at(`source ${source}`);
    throw thrown;
  } finally {
    await transport.close(source);
  }
}

/** The Date header has whole seconds: what is within one of ours is no skew. */
function skew(date: string | null, now: number): number | null {
  const server = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return null;
  const least = server - now;
  const most = least + 1_000;
  if (least <= 0 && most >= 0) return 0;
  return Math.round(least > 0 ? least : most);
}

function certificateNote(end: Date | undefined): string | null {
  if (end === undefined) return null;
  const days = Math.floor((end.getTime() - Date.now()) / DAY_MS);
  const until = `its certificate holds until ${end.toISOString().slice(0, 10)}`;
  return days < SOON_DAYS ? `warning: ${until}, ${days} days from now; renew it` : until;
}
