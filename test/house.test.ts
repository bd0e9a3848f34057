// House rules for checks, those of packs too: a page and a test each, names that equal files, a fix or advice for each finding, and pages that leave nothing out.
import { access, readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnyDefinition } from '../src/model/check.ts';

const ROOT = new URL('..', import.meta.url);
const SENTENCE = /^[A-Z][^.!?]+\.$/;
const names = await filesIn('checks/');
const packs = (await readdir(new URL('checks/packs/', ROOT), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** One sentence for a person, as problems are: lower case first, no full stop at its end. */
const ADVICE = /^[a-z][^.!?]*[^.!?\s]$/;

/** The TypeScript files of a folder, without their ending. */
async function filesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(new URL(folder, ROOT), { withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => entry.name.slice(0, -'.ts'.length));
}

/** The definitions of the checks that a file exports. */
async function definitionsIn(path: string): Promise<readonly AnyDefinition[]> {
  const exported = (await import(new URL(path, ROOT).href)) as Readonly<Record<string, unknown>>;
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
  expect(packs).toContain('marina-crm');
});

/** Demands that a page says of a check what it asserts, every name that it has, and what it cannot see. */
function demandTold(page: string, definition: AnyDefinition): void {
  const text = page.replaceAll('\n', ' ');
  expect(text).toContain(definition.asserts);
  expect(told(definition).filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
  for (const blind of definition.cannotSee) expect(text).toContain(blind);
}

/** Kinds that are findings, which something must be done about. */
function findingsOf({ finds }: Pick<AnyDefinition, 'finds'>): readonly string[] {
  return Object.keys(finds).filter((kind) => finds[kind]?.severity !== 'pending');
}

/** Demands that every finding is fixed or has advice, and that what fixes may change is declared exactly where they may. */
function demandFixes({ finds, roles, fixes = {}, changes }: AnyDefinition): void {
  expect(Object.keys(fixes).sort()).toEqual(findingsOf({ finds }).toSorted());
  const all = Object.values(fixes);
  for (const fix of all) if (typeof fix !== 'function') expect(fix.advise).toMatch(ADVICE);
  expect(changes !== undefined).toBe(all.some((fix) => typeof fix === 'function'));
  if (changes === undefined) return;
  expect(Object.keys(roles)).toContain(changes);
  expect(changes).not.toBe('source');
}

describe.each(names)('checks/%s.ts', (name) => {
  const path = `checks/${name}.ts`;

  it('exports one check, which is called what its file is called', async () => {
    expect((await definitionsIn(path)).map((definition) => definition.name)).toEqual([name]);
  });

  it('asserts one sentence', async () => {
    for (const { asserts } of await definitionsIn(path)) expect(asserts).toMatch(SENTENCE);
  });

  it('has a test', async () => {
    await access(new URL(`test/checks/${name}.test.ts`, ROOT));
  });

  it('has a page that quotes what it asserts and names every role, option and kind of finding', async () => {
    const page = await readFile(new URL(`docs/checks/${name}.md`, ROOT), 'utf8');
    for (const definition of await definitionsIn(path)) demandTold(page, definition);
  });

  it('fixes each kind of finding, or says what a person does about it, and its page tells which', async () => {
    const page = await readFile(new URL(`docs/checks/${name}.md`, ROOT), 'utf8');
    const section = /^## Fixes$(.*?)(?=^## |(?![^]))/ms.exec(page)?.[1] ?? '';
    for (const definition of await definitionsIn(path)) {
      demandFixes(definition);
      expect(findingsOf(definition).filter((kind) => !section.includes(`\`${kind}\``))).toEqual([]);
    }
  });
});

describe.each(packs)('checks/packs/%s', (pack) => {
  it('has checks of its own called what their files are called, each with a test and told on its page', async () => {
    const page = await readFile(new URL(`docs/packs/${pack}.md`, ROOT), 'utf8');
    for (const name of await filesIn(`checks/packs/${pack}/`)) {
      if (name === 'index') continue;
      for (const definition of await definitionsIn(`checks/packs/${pack}/${name}.ts`)) {
        expect(definition.name).toBe(name);
        expect(definition.asserts).toMatch(SENTENCE);
        await access(new URL(`test/checks/packs/${name}.test.ts`, ROOT));
        demandTold(page, definition);
        demandFixes(definition);
      }
    }
  });

  it('is exported by the package under its name', async () => {
    const manifest = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8')) as {
      exports: Readonly<Record<string, unknown>>;
    };
    const built = `./dist/checks/packs/${pack}/index`;
    expect(manifest.exports[`./packs/${pack}`]).toEqual({
      'reconcile-source': `./checks/packs/${pack}/index.ts`,
      types: `${built}.d.ts`,
      default: `${built}.js`,
    });
  });
});
