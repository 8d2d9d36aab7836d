import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { resumableUpload } from '../../lib/tus';
import {
  type Answer,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server';

const row = { id: 'abc' };
const refusal = (status: number, code: string): Answer => ({
  status,
  body: { errors: [{ message: code, extensions: { code } }] },
});

let server: RecordingServer;
let directus: Directus;
const sent = () => server.seen.map(({ method, path }) => `${method} ${path}`);
const file = new File(['the text'], 'a.txt', { type: 'text/plain' });

beforeAll(async () => {
  server = await startRecordingServer();
});
beforeEach(() => {
  directus = new Directus(server.url, { auth: { staticToken: 'secret' } });
});
afterAll(() => server.stop());

describe('a resumable upload', () => {
  it('is a plain one where the server has none, which is asked only once', async () => {
    server.reset(({ path }) =>
      path === '/files' ? { body: { data: row } } : refusal(404, 'ROUTE_NOT_FOUND'),
    );
    expect(await resumableUpload(directus, file)).toEqual(row);
    expect(await resumableUpload(directus, file)).toEqual(row);
    expect(sent()).toEqual(['POST /files/tus', 'POST /files', 'POST /files']);
  });

  it('is a plain one for a role that may create files but not change them', async () => {
    server.reset(({ method, path }) => {
      if (path === '/files') return { body: { data: row } };
      if (method === 'POST') return { status: 201, headers: { location: '/files/tus/1' } };
      return method === 'DELETE' ? { status: 204 } : refusal(403, 'FORBIDDEN');
    });
    expect(await resumableUpload(directus, file)).toEqual(row);
    expect(sent()).toEqual([
      'POST /files/tus',
      'HEAD /files/tus/1',
      'DELETE /files/tus/1',
      'POST /files',
    ]);
  });

  it('goes to this server with its token, whatever address the server names', async () => {
    const id = Buffer.from('abc').toString('base64');
    server.reset(({ method, path }) => {
      if (path.startsWith('/files/abc')) return { body: { data: row } };
      if (method === 'POST')
        return { status: 201, headers: { location: 'http://evil.example.com/files/tus/1' } };
      const headers = { 'upload-length': '8', 'upload-metadata': `id ${id}` };
      return method === 'HEAD'
        ? { status: 200, headers: { ...headers, 'upload-offset': '0' } }
        : { status: 204, headers: { 'upload-offset': '8' } };
    });
    expect(await resumableUpload(directus, file)).toEqual(row);
    expect(sent()).toEqual([
      'POST /files/tus',
      'HEAD /files/tus/1',
      'PATCH /files/tus/1',
      'GET /files/abc',
    ]);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(
      Array(4).fill('Bearer secret'),
    );
    expect(server.seen[2]?.body).toBe('the text');
  });

  it('emits nothing of the row to a role that may not read it', async () => {
    const id = Buffer.from('abc').toString('base64');
    server.reset(({ method, path }) => {
      if (path.startsWith('/files/abc')) return refusal(403, 'FORBIDDEN');
      if (method === 'POST') return { status: 201, headers: { location: '/files/tus/1' } };
      return {
        status: 200,
        headers: { 'upload-length': '8', 'upload-metadata': `id ${id}`, 'upload-offset': '8' },
      };
    });
    expect(await resumableUpload(directus, file)).toBeUndefined();
  });

  it('begins anew when the server has forgotten it, but not for ever', async () => {
    let created = 0;
    server.reset(({ method }) =>
      method === 'POST'
        ? { status: 201, headers: { location: `/files/tus/${++created}` } }
        : refusal(410, 'GONE'),
    );
    await expect(resumableUpload(directus, file).then()).rejects.toMatchObject({ status: 410 });
    expect(sent()).toEqual([
      'POST /files/tus',
      'HEAD /files/tus/1',
      'POST /files/tus',
      'HEAD /files/tus/2',
    ]);
  });

  it('tries again after failures of the server, as often and late as it was told', async () => {
    server.reset(() => refusal(503, 'SERVICE_UNAVAILABLE'));
    const upload = resumableUpload(directus, file, {}, { retryDelays: [0, 10] });
    await expect(upload.then()).rejects.toMatchObject({ status: 503 });
    expect(sent()).toEqual(['POST /files/tus', 'POST /files/tus', 'POST /files/tus']);
  });

  it('is cold, and refuses what is no file before anything is sent', async () => {
    server.reset(() => ({ body: {} }));
    const refused = resumableUpload(directus, 'no file' as unknown as File);
    const none = resumableUpload(directus, undefined as unknown as File);
    for (const one of [refused, none])
      await expect(one.then()).rejects.toMatchObject({
        name: 'InvalidParamError',
        message: 'file must be a File or a Blob',
      });
    for (const options of [{ chunkSize: 0 }, null as never])
      await expect(resumableUpload(directus, file, {}, options).then()).rejects.toMatchObject({
        name: 'InvalidParamError',
      });
    expect(sent()).toEqual([]);
  });
});
