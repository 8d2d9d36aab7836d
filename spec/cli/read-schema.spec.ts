import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSchema } from '../../lib/cli/read-schema';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

let server: RecordingServer;

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());

describe('reading the schema', () => {
  it('logs in where the token is empty, as CI sets a variable that has no value', async () => {
    const login = { access_token: 'a', refresh_token: 'r', expires: 900_000 };
    const field = { collection: 'articles', field: 'id', type: 'integer' };
    server.reset(({ path }) => ({ body: { data: path === '/auth/login' ? login : [field] } }));
    const identity = { token: '', email: 'anna@example.com', password: 'secret' };
    await firstValueFrom(readSchema(server.url, identity));
    expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/auth/login' });
    expect(server.seen[1]?.headers).toMatchObject({ authorization: 'Bearer a' });
  });
});
