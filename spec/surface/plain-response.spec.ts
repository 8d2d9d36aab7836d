// A response is a plain record: it can be spread, cloned, and handed to what sends it to a page.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Directus, Transport, type TransportResponse } from '../../lib';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

let server: RecordingServer;

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset(() => ({
    body: { data: [{ id: 1 }], meta: { total_count: 1 } },
    headers: { 'x-own': 'yes' },
  }));
});

const ways: readonly (readonly [string, () => PromiseLike<TransportResponse>])[] = [
  ['transport.get of a client', () => new Directus(server.url).transport.get('/a')],
  ['transport.post', () => new Directus(server.url).transport.post('/a', {})],
  ['a transport alone', () => new Transport({ url: server.url }).get('/a')],
  ['graphql.items', () => new Directus(server.url).graphql.items('query { a { id } }')],
  ['graphql.system', () => new Directus(server.url).graphql.system('query { users_me { id } }')],
];

describe.each(ways)('the response of %s', (_, ask) => {
  it('plain response: has the prototype of a literal, and its members are its own', async () => {
    const response = await ask();
    expect(Object.getPrototypeOf(response)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(response.headers)).toBe(Object.prototype);
    expect(Object.keys(response).sort()).toEqual([
      'data',
      'headers',
      'meta',
      'raw',
      'status',
      'statusText',
    ]);
    expect(Object.getOwnPropertySymbols(response)).toEqual([]);
  });

  it('plain response: a copy of each kind has all of it', async () => {
    const response = await ask();
    const expected = {
      raw: { data: [{ id: 1 }], meta: { total_count: 1 } },
      data: [{ id: 1 }],
      meta: { total_count: 1 },
      status: 200,
      statusText: 'OK',
      headers: expect.objectContaining({ 'x-own': 'yes' }) as unknown,
    };
    expect({ ...response }).toEqual(expected);
    expect(structuredClone(response)).toEqual(expected);
    expect(JSON.parse(JSON.stringify(response))).toEqual(expected);
    const { headers } = response;
    expect(response.headers).toBe(headers);
  });
});

describe('what is not there', () => {
  it('plain response: a 204 has no meta, errors or redirectedTo', async () => {
    server.reset(() => ({ status: 204 }));
    const response = await new Directus(server.url).transport.delete('/a');
    expect(Object.keys(response).sort()).toEqual([
      'data',
      'headers',
      'raw',
      'status',
      'statusText',
    ]);
  });
});
