import { type Observable, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { requireGraphQLFilters } from '../../lib/internal/graphql-filters';
import { encodeBody } from '../../lib/transport/encode-body';
import { buildUrl } from '../../lib/transport/url';

const nested = (filter: string): string =>
  `query { articles { author(filter: ${filter}) { id } } }`;

const refused: readonly (readonly [string, string, unknown?])[] = [
  ['a field that is null', nested('{ name: null }')],
  ['the text null', nested('{ name: "null" }')],
  ['the text NULL, escaped', nested('{ name: "\\u004eULL" }')],
  ['the text null in three quotes', nested('{ name: """null""" }')],
  ['a field of a relation', nested('{ company: { name: null } }')],
  ['a member of _and', nested('{ _and: [{ name: { _eq: -1.5e3 } } { name: null }] }')],
  ['_none that is null', nested('{ tags: { _none: null } }')],
  ['a variable that is null', nested('$f'), { f: { name: null } }],
  ['a variable that is JSON', nested('$f'), '{"f":{"name":null}}'],
  ['a variable for a condition', nested('{ name: $name }'), { name: null }],
  ['a variable without a value', nested('{ name: $name }')],
  ['NaN, which JSON writes as null', nested('{ name: $name }'), { name: NaN }],
  ['a variable’s default', `query ($f: f! = { name: null }) ${nested('$f').slice(5)}`],
  ['a default behind a fragment', `fragment F on a { b(filter: $f) { id } } query ($f: [f!] = { b: null }) { a { ...F } }`],
  ['an alias', 'query { articles { mine: author(filter: { name: null }) { id } } }'],
  ['other arguments around it', 'query { a { b(sort: ["x", "(filter:"], filter: { c: null }, limit: 1) { id } } }'],
  ['comments in between', 'query { a { b( # )\n filter: # "\n { c: null }) { id } } }'],
]; // prettier-ignore

const accepted: readonly (readonly [string, string, unknown?])[] = [
  ['null as a value', nested('{ name: { _eq: null } }')],
  ['null in a list of values', nested('{ name: { _in: ["a", null] } }')],
  ['a variable as a value', nested('{ name: { _eq: $name } }'), { name: null }],
  ['no filter', nested('null')],
  ['a variable without a value in the place of the filter', nested('$f')],
  ['a default that is replaced', `query ($f: f = { name: null }) ${nested('$f').slice(5)}`, { f: { name: { _eq: 1 } } }],
  ['data that holds null', 'mutation { create_a_item(data: { filter: { name: null } }) { id } }'],
  ['data by a variable', 'mutation ($filter: a) { create_a_item(data: $filter) { id } }', { filter: { name: null } }],
  ['a default of data', 'mutation ($filter: a = { name: null }) { create_a_item(data: $filter) { id } }'],
  ['an alias called filter', 'query { filter: articles { id } }'],
  ['a text that looks like one', 'query { a(search: "(filter: { b: null })") { id } }'],
  ['a text with quotes in it', 'query { a(search: "\\"(filter: { b: null })") { id } }'],
  ['a comment that looks like one', 'query { a { id } } # (filter: { b: null })'],
  ['the end of a text missing', 'query { a { b(filter: { c: "'],
]; // prettier-ignore

const says = /^query must not hold null/;

describe('GraphQL filters', () => {
  it.each(refused)('GraphQL filters: are refused with %s', (_, query, variables) => {
    expect(() => {
      requireGraphQLFilters({ query, variables });
    }).toThrow(says);
  });

  it.each(accepted)('GraphQL filters: are accepted with %s', (_, query, variables) => {
    requireGraphQLFilters({ query, variables });
  });

  it('GraphQL filters: are checked in addresses and bodies of the transport', () => {
    const params = { query: nested('$f'), variables: { f: { name: null } } };
    const text = encodeURIComponent(nested('{ name: null }'));
    expect(() => encodeBody(params)).toThrow(says);
    expect(() => buildUrl('http://a', '/graphql', params)).toThrow(says);
    expect(() => buildUrl('http://a', `/graphql?query=${text}`, {})).toThrow(says);
  });

  it('GraphQL filters: are checked by the handler, and nothing is sent', async () => {
    let sent = 0;
    const backend = () => () => {
      sent++;
      return of({
        type: 'reply' as const,
        body: { raw: {}, data: {}, status: 200, headers: {} },
      });
    };
    const directus = new Directus('http://a.example', { transport: { backend } });
    const query = nested('$f');
    const variables = { f: { name: null } };
    const calls: readonly Observable<unknown>[] = [
      directus.graphql.items(query, variables),
      directus.graphql.system(query, variables),
    ];
    for (const call of calls)
      await expect(
        new Promise((resolve, reject) => {
          call.subscribe({ error: reject, complete: () => { resolve('sent'); } }); // prettier-ignore
        }),
      ).rejects.toThrow(says);
    expect(sent).toBe(0);
    await directus.graphql.items(query, { f: { name: { _eq: null } } });
    expect(sent).toBe(1);
  });
});
