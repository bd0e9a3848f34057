/** Rows of the bench: what is put together from rounds, what a bar makes of it, and how it reads. */
import { describe, expect, it } from 'vitest';
import { asLine, asMarkdown } from '../../bench/print.ts';
import { rowOf } from '../../bench/row.ts';

const ROUNDS = { ours: [3, 1, 2], floor: [2, 1, 4], peak: [100, 120, 110] };
const PEER = { name: 'other 1.0', seconds: [8, 10, 9], peak: [50] };

describe('a row', () => {
  it('has medians, and ratios of them', () => {
    const row = rowOf('case', ROUNDS, 'a floor', null, { peer: PEER });
    expect(row).toMatchObject({ ours_s: 2, floor_s: 2, peer_s: 9, ratio_to_floor: 1, rounds: 3 });
    expect(row.ratio_to_peer).toBeCloseTo(2 / 9);
    expect(row).toMatchObject({ peak_mb: 120, peer_peak_mb: 50, spread: '1.00 to 3.00 s', bar: null });
  });

  it('holds a bar, breaks it, or does not know', () => {
    const held = (bar: Parameters<typeof rowOf>[4]): boolean | null =>
      rowOf('case', ROUNDS, 'a floor', null, bar).bar_held;
    expect(held({ peer: PEER, bar: { toFloor: 1, faster: 4.5, peakMb: 120 } })).toBe(true);
    expect(held({ peer: PEER, bar: { toFloor: 1, faster: 4.6 } })).toBe(false);
    expect(held({ bar: { toFloor: 1, faster: 2 } })).toBeNull();
    // What was not measured excuses nothing that was.
    expect(held({ bar: { toFloor: 0.9, faster: 2 } })).toBe(false);
    expect(held({ bar: { peakMb: 119 } })).toBe(false);
  });

  it('says of a peer that was not measured why', () => {
    const absent = { name: 'other 1.0', seconds: [], peak: [] };
    const row = rowOf('case', ROUNDS, 'a floor', 'other 1.0 is not installed: get it', { peer: absent });
    expect(row).toMatchObject({ peer: 'other 1.0', peer_s: null, ratio_to_peer: null });
    expect(asLine(row)).toMatch(/^case: 2[.]00 s .*; other 1[.]0 is not installed: get it$/);
  });

  it('calls slower slower', () => {
    const quick = { name: 'other 1.0', seconds: [1], peak: [] };
    expect(asLine(rowOf('case', ROUNDS, 'a floor', null, { peer: quick }))).toContain(
      '2.00 x SLOWER than other',
    );
  });

  it('becomes a line of a table, with its note below', () => {
    const row = rowOf('case', ROUNDS, 'a floor', 'a note', { peer: PEER, bar: { faster: 2 } });
    const [head, , line] = asMarkdown([row]).split('\n');
    expect(head?.split('|')).toHaveLength(line?.split('|').length ?? 0);
    expect(line).toMatch(/case \[1\].*1[.]00 x.*4[.]50 x faster.*120 MB.*yes/);
    expect(asMarkdown([row])).toContain('\n1. a note\n');
  });
});
