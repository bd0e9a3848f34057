/** Quotes names and values for SQL; a text leaves as hexadecimal digits, which no sql_mode and no character set changes. */
import { Buffer } from 'node:buffer';
import { ContractError } from '../../model/problem.ts';

/** A name as a quoted identifier. @throws ContractError for a name that MySQL cannot hold. */
export function identifier(name: string): string {
  if (!canHold(name) || name.includes('\u0000')) {
    throw new ContractError(
      'not-text',
      'a name for MySQL contains U+0000 or half a character; nothing is called so',
    );
  }
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Any text as a literal. @throws ContractError for half a character. */
export function literal(text: string): string {
  if (!canHold(text)) {
    throw new ContractError(
      'not-text',
      'a value for MySQL contains half a character; no column holds such text',
    );
  }
  return /^[ -&(-[\]-~]*$/.test(text) ? `'${text}'` : `_utf8mb4 ${bytes(text)}`;
}

/** The UTF-8 bytes of a text as a binary literal. */
export function bytes(text: string): string {
  return `x'${Buffer.from(text).toString('hex')}'`;
}

/** Whether MySQL can hold a text at all. */
export function canHold(text: string): boolean {
  return text.isWellFormed();
}
