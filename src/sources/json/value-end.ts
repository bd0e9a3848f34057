/** Finds where a JSON value ends in text that comes in pieces, without asking whether it is JSON. */

/** Follows one value; what it has seen of it is kept from piece to piece. */
export class ValueEnd {
  private depth = 0;
  private inString = false;
  private escaped = false;

  /** The place after the value, or `null` when it goes on after this text. */
  find(text: string, from: number): number | null {
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (code === 0x5c) this.escaped = true;
        else if (code === 0x22) {
          this.inString = false;
          if (this.depth === 0) return at + 1;
        }
      } else if (code === 0x22) this.inString = true;
      else if (code === 0x7b || code === 0x5b) this.depth += 1;
      else if (code === 0x7d || code === 0x5d) {
        if (this.depth === 0) return at;
        this.depth -= 1;
        if (this.depth === 0) return at + 1;
      } else if (this.depth === 0 && (code === 0x2c || code === 0x3a || isSpace(code))) return at;
    }
    return null;
  }
}

/** Whether a character code is a space in JSON. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
