/** The text report: golden pages, and promises that hold for every report. */
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../reports/json.ts';
import { textReport } from '../../reports/text.ts';
import { columnsOf } from '../../reports/text/glyphs.ts';
import { visible } from '../../reports/visible.ts';
import type { Report } from '../../src/model/report.ts';
import { golden } from './golden.ts';
import { SAMPLES } from './samples/all.ts';
import { anyReport, plainReport, RUNS } from './samples/any-report.ts';

/** Text without the blanks and line ends that wrapping moves. */
const squeezed = (text: string) => text.replace(/\s+/g, '');
const UNSAFE = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;
/** The codes of the six tones, and nothing else. */
const TONES = /\u001b\[(?:1|2|22|31|32|33|35|39)m/g;

describe.each(Object.entries(SAMPLES))('%s', (name, report) => {
  it('is the golden page', () => {
    golden(`${name}.txt`, textReport(report));
  });

  it('is the same page when it is made from report.json', () => {
    expect(textReport(JSON.parse(jsonReport(report)) as Report)).toBe(textReport(report));
  });

  it.each([80, 100, 140])('keeps to %i columns', (width) => {
    for (const line of textReport(report, { width }).split('\n')) {
      expect(columnsOf(line), line).toBeLessThanOrEqual(width);
    }
  });

  it('says the same in colour', () => {
    const colour = textReport(report, { colour: true });
    expect(colour).not.toBe(textReport(report));
    expect(stripVTControlCharacters(colour).replace(/ +$/gm, '')).toBe(textReport(report));
  });
});

it('has a golden page for a narrow terminal', () => {
  golden('inconsistent-gate.80.txt', textReport(SAMPLES['inconsistent-gate']!, { width: 80 }));
});

describe('every report', () => {
  it('shows its verdict, its checks and its problems, in safe characters', () => {
    fc.assert(
      fc.property(anyReport, fc.integer({ min: 40, max: 160 }), (report, width) => {
        const text = textReport(report, { width });
        const all = squeezed(text);
        expect(text).toContain(report.verdict.toUpperCase());
        for (const { id, problems } of report.checks) {
          expect(all).toContain(squeezed(visible(id)));
          for (const { message } of problems) expect(all).toContain(squeezed(visible(message)));
        }
        expect(text).not.toMatch(UNSAFE);
        expect(text.isWellFormed()).toBe(true);
      }),
      RUNS,
    );
  });

  it('has no codes in colour but those of its tones', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(textReport(report, { colour: true }).replace(TONES, '')).not.toMatch(UNSAFE);
      }),
      RUNS,
    );
  });

  it('gives the same page again, from its JSON too', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = textReport(report);
        expect(textReport(structuredClone(report))).toBe(text);
        expect(textReport(JSON.parse(jsonReport(report)) as Report)).toBe(text);
      }),
      RUNS,
    );
  });

  it('keeps to its width', () => {
    fc.assert(
      fc.property(plainReport, fc.constantFrom(80, 100), (report, width) => {
        const widest = Math.max(
          ...textReport(report, { width })
            .split('\n')
            .map((line) => line.length),
        );
        expect(widest).toBeLessThanOrEqual(width);
      }),
      RUNS,
    );
  });

  it('begins with GO only when a whole gate is consistent', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const whole = report.narrowedTo === null && report.leftOut.length === 0 && !report.interrupted;
        const agreed =
          report.checks.length > 0 && report.checks.every(({ verdict }) => verdict === 'consistent');
        const go = report.suite === 'gate' && report.verdict === 'consistent' && whole && agreed;
        expect(textReport(report).startsWith('GO ')).toBe(go);
      }),
      RUNS,
    );
  });
});
