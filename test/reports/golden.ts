/** Golden files: what a report was when somebody last read it and found it right. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

const FOLDER = 'test/fixtures/reports';
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';

/** Compares bytes with a golden file; UPDATE_GOLDENS=1 writes it instead, which CI refuses. */
export function golden(name: string, bytes: string): void {
  const path = `${FOLDER}/${name}`;
  if (UPDATE) {
    if (process.env['CI'] === 'true')
      throw new Error('UPDATE_GOLDENS: a golden file is read by a person, not made by CI');
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, bytes);
  }
  expect(bytes).toBe(readFileSync(path, 'utf8'));
}
