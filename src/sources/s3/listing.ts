/** Lists a bucket whole: stretches of the key space, each page proved, cut where prefixes are found while others are idle. */
import { compareKeys } from '../../model/key.ts';
import type { ObjectPages, ObjectRow } from '../object-store.ts';
import { spread, type Spreading } from '../object-spread.ts';
import type { Asking, BucketClient } from './client.ts';
import { foundCuts } from './cuts.ts';
import { s3Error } from './errors.ts';
import { pageOf, type Page } from './page.ts';

/** The keys that are greater than `after` and not greater than `until`; `null` is open. Stretches tile the keys, wherever they are cut. */
type Stretch = { readonly after: string | null; readonly until: string | null };

/** Pages of a stretch that are listed before it is cut: each cut costs a request, and a page that reads beyond it. */
const BEFORE_A_CUT = 4;
/** Cuts at a time: requests are added while their answers are taken faster than they come, and not before. */
const MOST_CUTS = 1;
/** Pages that are listed before it is tried again to cut what could not be cut. */
const BEFORE_ANOTHER = 16;

/** Every object whose key starts with a prefix, in any order. @throws SourceError, ContractError; never a shorter list. */
export function listing(client: BucketClient, prefix: string, asking: Asking): ObjectPages {
  const walk = async function* (first: Stretch, others: Spreading<Stretch>): ObjectPages {
    const mine = { name: asking.name, signal: others.signal };
    let { after } = first;
    let { until } = first;
    let token: string | null = null;
    let patience = BEFORE_A_CUT;
    while (true) {
      const page: Page = await pageAfter(client, prefix, { after, token }, mine);
      const { idle } = others;
      const rows =
        until === null ? page.rows : page.rows.filter(({ key }) => compareKeys(key, until ?? '') <= 0);
      if (rows.length > 0) yield rows;
      after = page.rows.at(-1)?.key ?? after;
      token = page.next;
      // A page may be empty and not the last: then both ends may still be open, and nothing is at its end.
      const atEnd = until !== null && after === until;
      if (token === null || rows.length < page.rows.length || atEnd) return;
      patience -= 1;
      if (patience > 0 || idle <= 0 || after === null) continue;
      const cuts = await foundCuts(
        client,
        { prefix, after, until, parts: Math.min(idle, MOST_CUTS) + 1 },
        mine,
      );
      patience = cuts.length === 0 ? BEFORE_ANOTHER : BEFORE_A_CUT;
      until = leave(cuts, until, others);
    }
  };
  return spread<Stretch, readonly ObjectRow[]>(
    { after: null, until: null },
    walk,
    { most: client.connections, name: asking.name },
    asking.signal,
  );
}

/** Leaves what is beyond each cut to others, and says where one's own stretch ends now. */
function leave(cuts: readonly string[], until: string | null, others: Spreading<Stretch>): string | null {
  let end = until;
  for (const cut of cuts.toReversed()) {
    if (!others.leave({ after: cut, until: end })) return end;
    end = cut;
  }
  return end;
}

async function pageAfter(
  client: BucketClient,
  prefix: string,
  { after, token }: { readonly after: string | null; readonly token: string | null },
  asking: Asking,
): Promise<Page> {
  try {
    const answer = await client.list(
      {
        Prefix: prefix,
        EncodingType: 'url',
        ...(token !== null ? { ContinuationToken: token } : after !== null && { StartAfter: after }),
      },
      asking,
    );
    return pageOf(answer, { name: asking.name, prefix, after, token });
  } catch (thrown) {
    throw s3Error(thrown, client.place(asking));
  }
}
