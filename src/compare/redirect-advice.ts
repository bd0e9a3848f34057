/** Says of each kind of wrong redirect what a person does about it; nothing of a site or its map is ever changed. */

/** What is to be done about each kind: the site and its map belong to people, and are corrected where they are kept. */
export const REDIRECT_ADVICE = {
  status: {
    advise:
      'correct the rule of the new site for this address, or the status that the map promises: a site is changed by its own deployment',
  },
  target: {
    advise:
      'correct the rule of the new site, or the target in the map, where that is the wrong one: which page was meant, a person decides',
  },
  hops: {
    advise:
      'let the rule of the new site lead to the last address at once: a site is changed by its own deployment',
  },
  loop: {
    advise:
      'take one of the rules out of the new site that lead back to each other: which page was meant, a person decides',
  },
  final: {
    advise:
      'restore the page, or choose another target in the map and in the rule: what the reader should see, a person decides',
  },
  content: {
    advise:
      'open the page and compare it with the old one, then correct the target or the marker: whether it is the right page, a person sees',
  },
  'soft-200': {
    advise:
      'let the new site answer 404 for addresses that do not exist: a site is changed by its own deployment',
  },
  duplicate: {
    advise: 'take all but one of these rows out of the map: which target was meant, a person decides',
  },
  'self-target': {
    advise: 'give the row another target, or take it out of the map: where it should lead, a person decides',
  },
  chain: {
    advise:
      'write the last address of the chain into this row of the map, if that is the page that was meant, and deploy the map again: the map is a source and is never written to',
  },
  'map-loop': {
    advise: 'give one of these rows another target: which page was meant, a person decides',
  },
  'empty-from': {
    advise:
      'write the old address into the row, or take the row out of the map: nothing here says which address it was',
  },
  'empty-to': {
    advise:
      'write the target into the row, or promise a status that is no redirect: where it should lead, a person decides',
  },
  unreadable: {
    advise: 'write the address in the row as an address: what was meant, a person decides',
  },
  'null-key': {
    advise: 'give these rows their key, or take them out of the map: without one they are not asked',
  },
} as const;
