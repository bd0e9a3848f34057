/** What can go wrong with a website, and what the program must make of it. */
import type { Answering } from '../support/http-server.ts';
import type { Due } from './store-causes.ts';

/** A cause on the website: what it does to the one path that it is about. */
export type SiteCause = Due & {
  readonly about: '/feed' | '/old/2' | '/nope';
  readonly answering: Answering;
  /** Over TLS, with a certificate that nobody signed. */
  readonly secure?: true;
};

const html: Answering = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Down for maintenance</h1>');
};
const json =
  (body: string): Answering =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
const status =
  (code: number): Answering =>
  (_request, response) => {
    response.writeHead(code, { 'content-type': 'text/plain', 'content-length': 4 }).end('told');
  };

export const SITE_CAUSES: readonly SiteCause[] = [
  {
    cause: 'feed answers 500',
    verdict: 'unknown',
    exit: 2,
    sentence: '500',
    about: '/feed',
    answering: status(500),
  },
  {
    cause: 'HTML in place of JSON',
    verdict: 'unknown',
    exit: 2,
    sentence: 'site.feed /feed',
    about: '/feed',
    answering: html,
  },
  {
    cause: 'truncated JSON',
    verdict: 'unknown',
    exit: 2,
    sentence: 'site.feed /feed',
    about: '/feed',
    answering: json('{"list":[{"id":1},{"id"'),
  },
  {
    cause: 'count that lies',
    verdict: 'inconsistent',
    exit: 1,
    sentence: '1 count',
    about: '/feed',
    answering: (request, response) => {
      const list = /offset=[1-9]/.test(request.url ?? '') ? [] : [{ id: 1 }, { id: 2 }, { id: 3 }];
      json(JSON.stringify({ list, total: 4 }))(request, response);
    },
  },
  {
    cause: 'page that repeats',
    verdict: 'unknown',
    exit: 2,
    sentence: 'was read before',
    about: '/feed',
    answering: json('{"list":[{"id":1},{"id":2},{"id":3}],"total":6}'),
  },
  {
    cause: 'redirect loop',
    verdict: 'inconsistent',
    exit: 1,
    sentence: '1 loop',
    about: '/old/2',
    answering: (_request, response) => {
      response.writeHead(301, { location: '/old/2' }).end();
    },
  },
  {
    cause: 'soft 200',
    verdict: 'inconsistent',
    exit: 1,
    sentence: '1 soft-200',
    about: '/nope',
    answering: html,
  },
  {
    cause: 'certificate that nobody signed',
    verdict: 'unknown',
    exit: 2,
    sentence: 'certificate',
    about: '/feed',
    answering: html,
    secure: true,
  },
  {
    cause: 'slow drip',
    verdict: 'unknown',
    exit: 2,
    sentence: 'site.feed /feed',
    about: '/feed',
    answering: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 100);
      response.on('close', () => {
        clearInterval(drip);
      });
    },
  },
  {
    cause: 'body of 10 GB',
    verdict: 'unknown',
    exit: 2,
    sentence: 'maxBody',
    about: '/feed',
    answering: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(1 << 20, 0x20);
      let left = 10_000;
      const pour = () => {
        while (left > 0 && !response.destroyed) {
          left -= 1;
          if (!response.write(chunk)) return;
        }
      };
      response.on('drain', pour);
      pour();
    },
  },
  {
    cause: '429 storm',
    verdict: 'unknown',
    exit: 2,
    sentence: '429',
    about: '/old/2',
    answering: status(429),
  },
];
