/** Whether a page shows a text, however its HTML writes it. */
import type { Answer } from './transport.ts';

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** Whether the body contains the text as it stands, or with character references resolved. */
export function shows({ body, header }: Answer, marker: string): boolean {
  const text = textOf(body ?? Buffer.alloc(0), header('content-type'));
  return text.includes(marker) || resolved(text).includes(marker);
}

function textOf(body: Buffer, type: string | null): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(type ?? '')?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(body);
  } catch {
    return body.toString('utf8'); // a charset that there is not
  }
}

function resolved(html: string): string {
  return html.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{2,6}));/g,
    (whole, decimal, hexadecimal, name) => {
      const known = NAMED[String(name)];
      if (known !== undefined) return known;
      const code = decimal === undefined ? Number.parseInt(String(hexadecimal), 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
