// Stores and websites that fail, cause by cause: never consistent but where nothing is wrong, in the words that a person reads.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSite, type Answering } from '../support/http-server.ts';
import { proxyTo } from '../support/s3-proxy.ts';
import { bucket, describeS3, put, putParts, sdk, server } from '../support/s3.ts';
import { folder, start, type Called } from './program.ts';
import { SITE_CAUSES, type SiteCause } from './site-causes.ts';
import { STORE_CAUSES, type Due } from './store-causes.ts';

const KEYS = Array.from(
  { length: 24 },
  (_, at) => `${at < 12 ? 'a' : 'b'}/${String(at).padStart(2, '0')}.bin`,
);
const MEBIBYTE = 1 << 20;

/** Calls the gate of a config, and demands what a cause calls for. */
async function demand(
  due: Omit<Due, 'cause'>,
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const place = await folder(files);
  try {
    const called: Called = await start(place.path, ['run', 'gate', '--out', join(place.path, 'runs')], env)
      .ended;
    const read = called.stdout + called.stderr;
    expect(called.code, read).toBe(due.exit);
    expect(read).toContain(due.sentence);
    expect(read).not.toMatch(/\n\s+at .+:\d+:\d+/);
    expect(read).not.toContain('reconcile-test-secret');
    if (due.verdict !== 'consistent') {
      expect(called.stdout).not.toMatch(/^(?:GO|CONSISTENT)/m);
      expect(called.stdout).not.toMatch(/\d orphan/);
    }
  } finally {
    await place.remove();
  }
}

let old: Promise<string> | null = null;

async function filled(title: string): Promise<string> {
  const name = await bucket(title);
  await put(name, KEYS, (key) => key.repeat(40));
  return name;
}

const storeConfig = (
  bytes: string,
) => `import { defineConfig, file, fileIntegrity, objectLinks, s3, secret, variable } from '@cutover/reconcile';
const credentials = { accessKeyId: secret('KEY'), secretAccessKey: secret('SECRET') };
const common = { credentials, attempts: 4, idleTimeout: '500ms' } as const;
const old = s3({ bucket: variable('OLD'), endpoint: variable('STORE'), ...common });
const media = s3({ bucket: variable('NEW'), endpoint: variable('PROXY'), ...common });
export default defineConfig({ sources: { old, media }, suites: { gate: { settle: 0, checks: [
  fileIntegrity('moved', { source: old.objects(), target: media.objects() }, { bytes: '${bytes}', ${bytes === 'never' ? '' : "least: 'checksum',"} }),
  objectLinks('linked', { rows: file('rows.csv', { key: { key: 'text' } }), objects: media.objects() }),
] } } });
`;

describeS3('a store', () => {
  it.concurrent.each(STORE_CAUSES)(
    '$cause: $verdict',
    async ({ faultOf, parts, bytes = 'never', bucket: other, ...due }) => {
      // Nobody writes into the old bucket but for the causes that put parts there.
      const source = parts === true ? await filled('old') : await (old ??= filled('old'));
      const target = await filled('new');
      if (parts === true) {
        const sizes = [5 * MEBIBYTE, 5.5 * MEBIBYTE];
        for (const [at, into] of [source, target].entries()) {
          const whole = randomBytes(6 * MEBIBYTE);
          const uploaded = [whole.subarray(0, sizes[at]), whole.subarray(sizes[at])];
          await putParts(into, 'a/02.bin', uploaded, { ChecksumAlgorithm: 'CRC32' });
        }
      }
      const { endpoint, accessKeyId: KEY, secretAccessKey: SECRET } = server();
      const proxy = await proxyTo(endpoint);
      try {
        proxy.damage(
          faultOf?.((Key) => void sdk().deleteObject({ Bucket: target, Key })) ?? (() => undefined),
        );
        const files = { 'reconcile.config.mts': storeConfig(bytes), 'rows.csv': `key\n${KEYS.join('\n')}\n` };
        const env = {
          KEY,
          SECRET,
          STORE: endpoint,
          PROXY: proxy.endpoint,
          OLD: source,
          NEW: other ?? target,
        };
        await demand(due, files, env);
      } finally {
        await proxy.close();
      }
    },
  );
});

const SITE_CONFIG = `import { defineConfig, file, http, legacyRedirects, publicFeed, variable } from '@cutover/reconcile';
const site = http({ origin: variable('SITE'), timeout: '1s', retries: 1 });
const map = file('map.csv', { key: { from: 'text' } });
const feed = site.feed('/feed', { key: { id: 'int' }, list: 'list', count: 'total', page: {} });
export default defineConfig({ sources: { site }, suites: { gate: { settle: 0, checks: [
  publicFeed('feed', { feed, facts: site.facts('/feed', { total: 'total' }) }, { count: 'total' }),
  legacyRedirects('old', { map, answers: site.answers('{+from}', { of: map }), unknown: site.answers(['/nope']) }, { origin: process.env['SITE'] ?? '' }),
] } } });
`;

/** A site on which everything is as it should be, but for the one path that a cause is about. */
function answers({ about, answering }: Pick<SiteCause, 'about' | 'answering'>): Answering {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    const old = /^\/old\/(\d)$/.exec(pathname)?.[1];
    const page = { 'content-type': 'text/html' };
    if (pathname === about) answering(request, response);
    else if (pathname === '/feed') {
      const list =
        searchParams.get('offset') === '0' || !searchParams.has('offset') ? [{ id: 1 }, { id: 2 }] : [];
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ list, total: 2 }));
    } else if (old !== undefined) response.writeHead(301, { location: `/new/${old}` }).end();
    else if (pathname.startsWith('/new/')) response.writeHead(200, page).end('<h1>Moved</h1>');
    else response.writeHead(404, page).end('no such page');
  };
}

describe('a website', () => {
  const all: readonly SiteCause[] = [
    ...SITE_CAUSES,
    {
      cause: 'nothing wrong with the site',
      verdict: 'consistent',
      exit: 0,
      sentence: 'CONSISTENT',
      about: '/feed',
      answering: answers({ about: '/nope', answering: () => undefined }),
    },
  ];
  it.concurrent.each(all)('$cause: $verdict', async ({ about, answering, secure = false, ...due }) => {
    const site = await startSite(answers({ about, answering }), secure);
    try {
      const map = `from,to\n${[1, 2, 3].map((id) => `/old/${String(id)},/new/${String(id)}`).join('\n')}\n`;
      await demand(due, { 'reconcile.config.mts': SITE_CONFIG, 'map.csv': map }, { SITE: site.origin });
    } finally {
      await site.close();
    }
  });

  it('has each row in docs/verdicts.md, as tested here, and so has a store', async () => {
    const page = await readFile(new URL('../../docs/verdicts.md', import.meta.url), 'utf8');
    const listed = page
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, cause, verdict, exit]) => [cause, verdict, exit].join(': '));
    for (const { cause, verdict, exit } of [...STORE_CAUSES, ...all])
      expect(listed).toContain([cause, verdict, exit].join(': '));
  });
});
