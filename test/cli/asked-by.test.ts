// Who asks for a change.
import { hostname, userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { askedBy } from '../../src/cli/asked-by.ts';

const me = `${userInfo().username}@${hostname()}`;

it.each([
  [me, {}],
  [`${me} (for octocat)`, { GITHUB_ACTOR: 'octocat' }],
  [`${me} (for tea)`, { GITEA_ACTOR: 'tea', GITHUB_ACTOR: 'octocat' }],
  [me, { GITHUB_ACTOR: '' }],
])('is %s', (who, environment) => {
  expect(askedBy(environment)).toBe(who);
});
