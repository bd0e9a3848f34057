// House rules for checks: a page and a test each, names that equal files, and a page that leaves nothing out.
import { access, readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnyDefinition } from '../src/model/check.ts';

const ROOT = new URL('..', import.meta.url);
const names = (await readdir(new URL('checks/', ROOT), { withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => entry.name.slice(0, -'.ts'.length));

/** The definitions of the checks that a file exports. */
async function definitionsIn(name: string): Promise<readonly AnyDefinition[]> {
  const exported = (await import(new URL(`checks/${name}.ts`, ROOT).href)) as Readonly<
    Record<string, unknown>
  >;
  return Object.values(exported).flatMap((value) =>
    typeof value === 'function' && 'definition' in value ? [value.definition as AnyDefinition] : [],
  );
}

/** What a page must name, each as code. */
function told({ finds, roles, options }: AnyDefinition): readonly string[] {
  const settings = options instanceof z.ZodObject ? Object.keys(options.shape) : [];
  return [...Object.keys(finds), ...Object.keys(roles), ...settings];
}

it('finds checks to look at', () => {
  expect(names).toContain('field-agreement');
});

describe.each(names)('checks/%s.ts', (name) => {
  it('exports one check, which is called what its file is called', async () => {
    expect((await definitionsIn(name)).map((definition) => definition.name)).toEqual([name]);
  });

  it('asserts one sentence', async () => {
    for (const { asserts } of await definitionsIn(name)) expect(asserts).toMatch(/^[A-Z][^.!?]+\.$/);
  });

  it('has a test', async () => {
    await access(new URL(`test/checks/${name}.test.ts`, ROOT));
  });

  it('has a page that quotes what it asserts and names every role, option and kind of finding', async () => {
    const page = await readFile(new URL(`docs/checks/${name}.md`, ROOT), 'utf8');
    for (const definition of await definitionsIn(name)) {
      expect(page.replaceAll('\n', ' ')).toContain(definition.asserts);
      expect(told(definition).filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
      for (const blind of definition.cannotSee) expect(page.replaceAll('\n', ' ')).toContain(blind);
    }
  });
});
