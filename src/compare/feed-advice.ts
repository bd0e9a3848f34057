/** Says of each kind of wrong feed what a person does about it; nothing that is public is ever changed. */

/** What is to be done about each kind: a feed is made by an application from its database, and is right when that is. */
export const FEED_ADVICE = {
  count: {
    advise:
      'look for what the application counts and what it lists, which should be the same rows: a feed is changed by its own deployment',
  },
  declared: {
    advise:
      'count again by hand and correct the declared number, or the rows: what somebody counted can be judged only by a person',
  },
  promise: {
    advise:
      'correct the configuration of the site, or the promise in the check: what caches may do is a decision of the owner',
  },
  unwanted: {
    advise:
      'take the entry out of the feed at once and purge the caches, then look for the filter that let it through: what is public is decided by the application',
  },
  forbidden: {
    advise:
      'take the member out of the feed at once and purge the caches: what is public is decided by the application',
  },
  missing: {
    advise:
      'purge the caches, and look why the application leaves the row out if it is still missing: a feed is made anew from the database and holds nothing to correct',
  },
  extra: {
    advise:
      'purge the caches, and look where the application has the entry from if it is still there: a feed holds nothing to correct',
  },
  altered: {
    advise:
      'purge the caches, and look how the application makes this value if it is still another one: a feed holds nothing to correct',
  },
  label: {
    advise:
      'correct the wording in the application, or the words in the check: which words the public reads is a decision of the owner',
  },
  unmapped: {
    advise:
      'add the value to the map of the check, or correct it in the database: what it should be shown as is a decision',
  },
  schema: {
    advise:
      'correct what the application makes, or the schema, where that is behind: which of them is right, a person decides',
  },
  unretrievable: {
    advise:
      'look why the application lists the entry and does not answer it singly: a feed is changed by its own deployment',
  },
  'differs-singly': {
    advise:
      'purge the caches, and look why the application makes two entries of one row if they still differ: a feed holds nothing to correct',
  },
  duplicate: {
    advise:
      'look for the rows behind these entries and merge them in the database: which of them is the right one, a person decides',
  },
  'null-key': {
    advise:
      'give the rows behind these entries their key: without one nothing says what they should be compared with',
  },
} as const;
