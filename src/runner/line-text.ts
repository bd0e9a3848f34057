/** Turns a spooled line's text into that of a finding with its age, without reading what does not change. */
import type { AnyDefinition } from '../model/check.ts';
import type { FindingLine } from '../model/finding.ts';
import { kindInfo } from './kinds.ts';
import type { SpooledLine } from './spool.ts';

/** What is told of a line by its text. */
export type Glimpse = {
  readonly kind: string;
  readonly fingerprint: string;
  /** The line of the findings file. */
  readonly aged: (firstSeen: string) => string;
};

/** How the lines of a kind end, behind the measure. */
type Ending = { readonly walked: string; readonly apart: string; readonly aged: string };

const HEX = 64;
const BETWEEN = '","measure":"';

/** A reader of one check's lines, as `spooledText` writes them; `null` for a line that is written otherwise. */
export function glimpser(
  definition: Pick<AnyDefinition, 'finds'>,
  check: string,
): (text: string) => Glimpse | null {
  const start = `{"check":${JSON.stringify(check)},"kind":"`;
  const endings = new Map<string, Ending>();
  return (text) => {
    if (!text.startsWith(start)) return null;
    const kind = text.slice(start.length, text.indexOf('"', start.length));
    let ending = endings.get(kind);
    if (ending === undefined) {
      const severity = `","severity":"${kindInfo(definition, kind).severity}"`;
      ending = {
        walked: `${severity},"walked":true}`,
        apart: `${severity},"walked":false}`,
        aged: `${severity},"firstSeen":"`,
      };
      endings.set(kind, ending);
    }
    const { walked, apart, aged } = ending;
    const known = text.endsWith(walked) ? walked : text.endsWith(apart) ? apart : null;
    if (known === null || kind.includes('\\')) return null;
    const end = text.length - known.length;
    const until = end - HEX - BETWEEN.length;
    if (!text.startsWith(BETWEEN, until)) return null;
    return {
      kind,
      fingerprint: text.slice(until - HEX, until),
      aged: (firstSeen) => `${text.slice(0, end)}${aged}${firstSeen}"}`,
    };
  };
}

/** The text of a line in the order that a glimpse goes by: what stays first, then what the findings file leaves out. */
export function spooledText(line: SpooledLine): string {
  const { check, kind, key, source, column, expected, actual, fingerprint, measure } = line;
  const { severity, walked } = line;
  return oneLine({
    ...{ check, kind, key, source, column, expected, actual },
    ...{ fingerprint, measure, severity, walked },
  });
}

/** A finding with its age, from its spooled line. */
export function agedLine({ severity, walked: _walked, ...known }: SpooledLine, firstSeen: string) {
  return { ...known, severity: severity as FindingLine['severity'], firstSeen };
}

/** JSON leaves U+2028 and U+2029 as they are, and readers of lines end a line at them. */
export function oneLine(line: object): string {
  const text = JSON.stringify(line);
  return SEPARATOR.test(text) ? text.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029') : text;
}

const SEPARATOR = /[\u2028\u2029]/;
