/** What other programs print is read as the number of rows that they call different. */
import { describe, expect, it } from 'vitest';
import { ptTableSync, reladiff } from '../../bench/peers.ts';

const PAIR = { source: 'postgres://a@h/one', target: 'mysql://b:c@h:3307/two', table: 't', key: ['id'] };

describe('a peer', () => {
  it('that prints signed rows has each key counted once', () => {
    const printed = '["-", ["1", "a"]]\n["+", ["1", "b"]]\n["+", ["2", "a"]]\n';
    expect(reladiff.differing(printed, PAIR)).toBe(2);
    expect(reladiff.differing(printed, { ...PAIR, key: ['id', 'no'] })).toBe(3);
    expect(reladiff.differing('', PAIR)).toBe(0);
  });

  it('that prints statements has them counted, whatever else it says', () => {
    const printed =
      "UPDATE `two`.`t` SET `a`='1' WHERE `id`='7' LIMIT 1;\n# a remark\nDELETE FROM `two`.`t`;\n";
    expect(ptTableSync.differing(printed, PAIR)).toBe(2);
  });

  it('compares every column', () => {
    expect(reladiff.arguments(PAIR).join(' ')).toMatch(/^postgresql:.* t mysql:.* t -k id -c % -j 4 /);
    expect(ptTableSync.arguments(PAIR)).toEqual([
      '--print',
      'h=h,P=,u=a,p=,D=one,t=t,A=utf8mb4',
      'h=h,P=3307,u=b,p=c,D=two,t=t,A=utf8mb4',
    ]);
  });
});
