/** Key templates: how the parts of a key are declared, which part of a key is not as declared, and what the parts of a key say. */

/** What a part must be: a kind, one of some texts, or a regular expression that its whole text must match. */
type PartRule =
  'uuid' | 'int' | 'slug' | { readonly oneOf: readonly string[] } | { readonly pattern: string };

/** A template's names with what each must be. */
export type PartRules = Readonly<Record<string, PartRule>>;

/** Whether letter case counts. */
export type LetterCase = 'exact' | 'ignore';

type Token =
  | { readonly text: string }
  | { readonly name: string; readonly pattern: string; readonly rule: PartRule | null };

/** The part that is not as declared, or the text of the template that is not where it should be. @public for its test */
export type Fault = { readonly part: string } | { readonly text: string };

/** A template, ready to read keys. */
export type KeyTemplate = {
  /** The parts by name; `null` for a key that does not follow the template. */
  read(key: string): Readonly<Record<string, string>> | null;
  /** What is wrong with a key that does not follow. */
  fault(key: string): Fault;
  /** Whether no key can be read in more ways than one. */
  readonly hasOneReading: boolean;
  /** Whether a key can be read so that these parts have these texts. */
  canSay(key: string, said: ReadonlyMap<string, string>): boolean;
};

const NAME = /\{([A-Za-z_][A-Za-z0-9_]*)\}/;

const PATTERNS = {
  uuid: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  int: '[0-9]+',
  slug: '[a-z0-9]+(?:[-_][a-z0-9]+)*',
};

/** What parts of these names are without being told. */
const BY_NAME: PartRules = { uuid: 'uuid', ext: { pattern: '[a-z0-9]+' } };

/** Anything but a slash. */
const ANYTHING = '[^/]+';

/** What is wrong with a template or its parts, as the end of a sentence; `null` when nothing is. */
export function templateProblem(template: string, rules: PartRules): string | null {
  const pieces = piecesOf(template);
  const names = namesOf(template);
  const stray = pieces.find((piece, at) => at % 2 === 0 && /[{}]/.test(piece));
  if (stray !== undefined) return `template: "${stray}" has a brace that belongs to no part such as {name}`;
  if (names.length === 0) return 'template: names no part; write one as {name}';
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return `template: {${twice}} is there twice; give each part a name of its own`;
  const adjacent = pieces.findIndex(
    (piece, at) => at % 2 === 0 && piece === '' && at > 0 && at < pieces.length - 1,
  );
  if (adjacent > 0) {
    const [left = '', right = ''] = [pieces[adjacent - 1], pieces[adjacent + 1]];
    return `template: {${left}}{${right}} could be cut anywhere; put a text between them`;
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (!names.includes(name)) return `parts: ${noPart(name, names)}`;
    if (typeof rule === 'object' && 'pattern' in rule && !isPattern(rule.pattern))
      return `parts.${name}.pattern: expected a regular expression without named groups`;
  }
  return null;
}

/** The names of a template's parts in order. */
export function namesOf(template: string): readonly string[] {
  return piecesOf(template).filter((_piece, at) => at % 2 === 1);
}

/** What to say of a name that no part has. */
export function noPart(name: string, names: readonly string[]): string {
  return `"${name}" is no part of the template; its parts are ${names.join(', ')}`;
}

/** Reads a template that has no problem. */
export function keyTemplate(template: string, rules: PartRules, letterCase: LetterCase): KeyTemplate {
  const flags = letterCase === 'ignore' ? 'iu' : 'u';
  const tokens = piecesOf(template).flatMap((piece, at): readonly Token[] => {
    if (at % 2 === 0) return piece === '' ? [] : [{ text: piece }];
    const rule = ruleOf(piece, rules);
    return [{ name: piece, rule, pattern: patternOf(rule) }];
  });
  const whole = new RegExp(`^${tokens.map(source).join('')}$`, flags);
  const beginnings = tokens.map((_token, at) =>
    tokens
      .slice(0, at + 1)
      .map(source)
      .join(''),
  );
  const begins = (key: string, count: number, end = '') =>
    count === 0
      ? key === '' || end === ''
      : new RegExp(`^${beginnings[count - 1] ?? ''}${end}`, flags).test(key);

  return {
    hasOneReading: letterCase === 'exact' && !tokens.some((token, at) => mayHold(token, tokens[at + 1])),
    read: (key) => whole.exec(key)?.groups ?? null,
    fault: (key) => {
      let matched = 0;
      while (matched < tokens.length && begins(key, matched + 1)) matched += 1;
      const [last, next, following] = [tokens[matched - 1], tokens[matched], tokens[matched + 1]];
      // The key ends before a text: what follows it is not there. It goes on: what is before it is too long.
      const isOver = begins(key, matched, '$');
      const blamed = next === undefined ? last : 'name' in next ? next : isOver ? following : last;
      return faultOf(blamed ?? next ?? last);
    },
    canSay: (key, said) => {
      const parts = tokens.map((token) => {
        const text = 'name' in token ? said.get(token.name) : undefined;
        if (text === undefined || 'text' in token) return source(token);
        return new RegExp(`^(?:${token.pattern})$`, flags).test(text) ? literal(text) : '(?!)';
      });
      return new RegExp(`^${parts.join('')}$`, flags).test(key);
    },
  };
}

/** What a part of this name must be, for a report; `null` when it is anything without a slash. */
export function describePart(name: string, rules: PartRules): string | null {
  const rule = ruleOf(name, rules);
  if (rule === null) return null;
  if (typeof rule === 'string')
    return `{${name}} is ${{ uuid: 'a UUID', int: 'a number', slug: 'a slug' }[rule]}`;
  return 'oneOf' in rule
    ? `{${name}} is one of ${rule.oneOf.join(', ')}`
    : `{${name}} matches ${rule.pattern}`;
}

/** Texts and names in turn, a text first. */
function piecesOf(template: string): readonly string[] {
  return template.split(NAME);
}

function ruleOf(name: string, rules: PartRules): PartRule | null {
  if (Object.hasOwn(rules, name)) return rules[name] ?? null;
  return Object.hasOwn(BY_NAME, name) ? (BY_NAME[name] ?? null) : null;
}

function patternOf(rule: PartRule | null): string {
  if (rule === null) return ANYTHING;
  if (typeof rule === 'string') return PATTERNS[rule];
  return 'oneOf' in rule ? rule.oneOf.map((text) => literal(text)).join('|') : rule.pattern;
}

function source(token: Token): string {
  return 'text' in token ? literal(token.text) : `(?<${token.name}>${token.pattern})`;
}

function faultOf(token: Token | undefined): Fault {
  if (token === undefined) return { text: '' };
  return 'name' in token ? { part: token.name } : { text: token.text };
}

const CHARACTERS = { uuid: /[0-9a-f-]/, int: /[0-9]/, slug: /[a-z0-9_-]/ };

/** Whether a part may hold the first character of the text that ends it, so that it may end in several places. */
function mayHold(token: Token, next: Token | undefined): boolean {
  if (!('name' in token) || next === undefined || !('text' in next)) return false;
  const { rule } = token;
  const end = String.fromCodePoint(next.text.codePointAt(0) ?? 0);
  if (rule === null) return end !== '/';
  if (typeof rule === 'string') return CHARACTERS[rule].test(end);
  return 'oneOf' in rule ? rule.oneOf.some((text) => text.includes(end)) : true;
}

/** A text as a regular expression that matches it and nothing else. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return !/\(\?<[A-Za-z_$]/.test(pattern); // a name of its own could be that of a part
  } catch {
    return false;
  }
}
