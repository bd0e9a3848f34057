/** Says in words by which rules redirects are judged. */
import { isRedirect, type AnswerRules } from './redirect-answer.ts';
import type { MapForm } from './redirect-row.ts';

/** The rules, a sentence each. */
export function redirectRules(given: MapForm & AnswerRules): readonly string[] {
  const { from, to, status, final, marker, hops, origin, hosts, query, slash } = given;
  const promised = 'column' in status ? null : status;
  const moves = promised === null || promised.some(isRedirect);
  const said: readonly (string | false)[] = [
    `the old address is ${from.text}, relative to ${origin.from}`,
    promised === null
      ? `the promised status is what the column ${'column' in status ? status.column : ''} holds`
      : `the promised status is ${promised.join(' or ')}`,
    moves && `a redirect leads to ${to.text}, relative to ${origin.to}`,
    moves && `it ends after at most ${hops === 1 ? 'one hop' : `${hops} hops`}`,
    moves &&
      (final === 'ignore'
        ? 'what is at its end, and whether it leads on from a host that is not asked, is not judged'
        : `at its end is status ${final}`),
    moves
      ? 'any other status promises no target, and none is allowed'
      : 'no target is promised, and none is allowed',
    marker === true && 'the page must have its marker',
    marker === false && 'whether the page has its marker is not judged',
    marker === undefined && 'the page must have its marker where one was looked for',
    ...[...hosts].map(([one, other]) => `in a target, ${one} counts as ${other}`),
    query === 'ignore' && 'the query of a target is not compared',
    slash === 'ignore' && 'a slash at the end of a target is not compared',
    'percent-encoding is compared as RFC 3986, 6.2.2 has it: the case of %xx and unreserved characters do not count',
  ];
  return said.filter((sentence) => sentence !== false);
}
