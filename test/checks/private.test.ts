// Values of private columns are in no file of a run, whatever is found about them.
import { expect, it } from 'vitest';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { orphans } from '../../checks/orphans.ts';
import { rowCounts } from '../../checks/row-counts.ts';
import { memory } from '../../src/sources/memory.ts';
import { translated } from '../../src/sources/translated.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const SECRET = 'planted-secret';

/** Rows keyed by a private e-mail, under a name of its own. */
const keyed = (name: string, column: string, ...rows: readonly (readonly [string, string])[]) =>
  memory(name, {
    key: column,
    columns: { [column]: 'text', note: 'text' },
    rows: rows.map(([email, note]) => [`${SECRET} ${email}`, `${SECRET} ${note}`]),
    private: [column, 'note'],
  });

const legacy = keyed('old', 'email', ['a', '1'], ['b', '2'], ['c', '3']);
const crm = keyed('new', 'mail', ['a', '1'], ['b', 'x'], ['d', '4'], ['d', '4']);
const idMap = memory('id-map', {
  key: 'key',
  columns: { key: 'text', value: 'text' },
  rows: [[`${SECRET} a`, 'A']],
});
const plain = memory('plain', { key: 'id', columns: { id: 'text', note: 'text' }, rows: [['A', 'x']] });
const group = { source: ['note'], target: ['note'] };

it.each([
  ['fields', fieldAgreement('fields', { source: legacy, target: crm }, { columns: ['note'] })],
  ['a value map', fieldAgreement('map', { source: legacy, target: crm }, { columns: { note: { map: {} } } })],
  [
    'an id map',
    fieldAgreement(
      'id-map',
      { source: translated(legacy, { map: idMap }), target: plain },
      { columns: ['note'] },
    ),
  ],
  [
    'references',
    orphans(
      'references',
      { from: legacy.by('note'), to: keyed('notes', 'note', ['z', 'z']) },
      { both: true },
    ),
  ],
  [
    'translated references',
    orphans('translated', { from: translated(legacy, { map: idMap }), to: plain }, { both: true }),
  ],
  ['groups', rowCounts('groups', { source: legacy, target: crm }, { group })],
  [
    'renamed groups',
    rowCounts('renamed', { source: legacy, target: plain }, { group: { source: ['email'], target: ['id'] } }),
  ],
  [
    'groups of what explains',
    rowCounts(
      'explained',
      { source: plain, target: plain, excluded: { left: keyed('left', 'mail', ['e', '5']) } },
      { group: { source: ['id'], target: ['id'], excluded: ['mail'] } },
    ),
  ],
  [
    'mapped groups',
    rowCounts('mapped', { source: legacy, target: crm }, { group, map: { note: { x: 'y' } } }),
  ],
])('%s', async (_name, check) => {
  const folder = await outFolder();
  try {
    const ran = await runSuite(folder.out, [check], { segments: 2 });
    expect(ran.report.verdict).toBe('inconsistent');
    const files = [...(await ran.files())];
    expect(files.some(([path]) => path.startsWith('findings'))).toBe(true);
    for (const [path, text] of files) expect(text, path).not.toContain(SECRET);
  } finally {
    await folder.remove();
  }
});

it('an id map that names a private key twice', async () => {
  const folder = await outFolder();
  try {
    const map = memory('id-map', {
      key: 'key',
      columns: { key: 'text', value: 'text' },
      rows: ['A', 'B'].map((value) => [`${SECRET} a`, value]),
    });
    const check = fieldAgreement('twice', { source: translated(legacy, { map }), target: plain });
    const ran = await runSuite(folder.out, [check]);
    expect(ran.report.checks[0]?.problems[0]?.message).toMatch(/^id-map: maps a source id that is private/);
    for (const [path, text] of await ran.files()) expect(text, path).not.toContain(SECRET);
  } finally {
    await folder.remove();
  }
});
