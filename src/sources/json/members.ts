/** Reads one JSON object's members strictly, each value as a cell: numbers keep their exact text, nested values are JSON text. */
import type { Cell } from '../../model/value.ts';
import { CLOSE_BRACE, COLON, JsonReader, OPEN_BRACE } from './reader.ts';

/** Is given each member's name, its value as a cell, and the value parsed when it is an object. */
export type TakeMember = (name: string, cell: Cell, nested: object | null) => void;

/** Hands over every member of an object, repeated names as often as they are there. @throws NotJson */
export function readMembers(text: string, take: TakeMember): void {
  const reader = new JsonReader(text);
  reader.expect(OPEN_BRACE);
  if (reader.peek() === CLOSE_BRACE) reader.expect(CLOSE_BRACE);
  else {
    do {
      const name = reader.string();
      reader.expect(COLON);
      take(name, reader.value(), reader.nested);
    } while (reader.hasComma());
    reader.expect(CLOSE_BRACE);
  }
  reader.end();
}

/** One member `"name": value` of a map. @throws NotJson */
export function readMember(text: string, take: TakeMember): void {
  const reader = new JsonReader(text);
  const name = reader.string();
  reader.expect(COLON);
  const cell = reader.value();
  reader.end();
  take(name, cell, reader.nested);
}
