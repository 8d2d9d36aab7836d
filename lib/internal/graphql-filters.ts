import { parsedJson, requireConditions } from './filter-conditions';
import { isObject } from './guards';

/** Strings in three quotes, strings, comments, variables, names and numbers, single signs. Unterminated strings are tokens too. */
const TOKENS =
  /"""(?:[^"\\]+|\\(?:""")?|"(?!""))*(?:""")?|"(?:[^"\\\n\r]+|\\.)*"?|#[^\n\r]*|\$?[\w.+-]+|[^\s,]/g;

interface Arguments {
  readonly filters: readonly unknown[];
  /** The default values of the document's variables. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** Returns the values of all arguments called `filter`, with the values of `variables` in their places. */
function readArguments(tokens: readonly string[], variables: object): Arguments {
  const valueOf = new Map(Object.entries<unknown>({ ...variables }));
  const filters: unknown[] = [];
  const defaults: [string, unknown][] = [];
  let at = 0;
  let variable = '';
  let isInParentheses = false;

  const isBefore = (end: string): boolean => at < tokens.length && tokens[at] !== end;
  const list = (): unknown[] => {
    const values: unknown[] = [];
    while (isBefore(']')) values.push(value());
    at++;
    return values;
  };
  const fields = (): object => {
    const entries: [string, unknown][] = [];
    while (isBefore('}')) {
      const name = tokens[at] ?? '';
      at += 2; // the name and its colon
      entries.push([name, value()]);
    }
    at++;
    return Object.fromEntries(entries);
  };
  const value = (): unknown => {
    const token = tokens[at++] ?? '';
    if (token === '[') return list();
    if (token === '{') return fields();
    // A variable without a value is null to the server, too.
    if (token.startsWith('$')) return valueOf.get(token.slice(1)) ?? null;
    if (token.startsWith('"""')) return token.replaceAll('"', '').trim();
    return token === 'null' ? null : token.startsWith('"') ? parsedJson(token) : token;
  };

  while (at < tokens.length) {
    const token = tokens[at++] ?? '';
    if (/^[()]$/.test(token)) isInParentheses = token === '(';
    else if (token.startsWith('$')) variable = token.slice(1);
    else if (token === '=') defaults.push([variable, value()]);
    else if (isInParentheses && tokens[at] === ':' && tokens[at - 2] !== ':') {
      at++;
      const argument = value();
      if (token === 'filter') filters.push(argument);
    }
  }
  return { filters, defaults: Object.fromEntries(defaults) };
}

/**
 * Refuses a GraphQL request (`query`, and `variables` as an object or JSON) whose filters hold null instead of an object of
 * operators. A filter that is null as a whole is accepted: it is none.
 */
export function requireGraphQLFilters(request: object): void {
  const { query, variables }: { query?: unknown; variables?: unknown } = request;
  if (typeof query !== 'string' || !query.includes('filter')) return;
  const tokens = (query.match(TOKENS) ?? []).filter((token) => !token.startsWith('#'));
  const parsed = parsedJson(variables ?? {});
  const given = isObject(parsed) ? parsed : {};
  const { defaults } = readArguments(tokens, given);
  for (const filter of readArguments(tokens, { ...defaults, ...given }).filters)
    if (filter !== null) requireConditions('query', filter);
}
