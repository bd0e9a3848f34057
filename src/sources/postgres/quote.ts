/** Quotes names and values for SQL, because COPY takes no parameters. */
import { ContractError } from '../../model/problem.ts';

/** A name as a quoted identifier. @throws ContractError for a name that PostgreSQL cannot hold. */
export function identifier(name: string): string {
  return `"${holdable(name).replaceAll('"', '""')}"`;
}

/** Any text as a string literal, whatever standard_conforming_strings is. @throws ContractError for U+0000 and lone surrogates. */
export function literal(text: string): string {
  const quoted = holdable(text).replaceAll("'", "''");
  return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** Whether PostgreSQL can hold a text at all: UTF-8 without U+0000. */
export function canHold(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

function holdable(text: string): string {
  if (canHold(text)) return text;
  throw new ContractError(
    'not-text',
    'a name or a value for PostgreSQL contains U+0000 or half a character; no column holds such text',
  );
}
