/** Plain node:http with a keep-alive agent: what Node itself offers, and what all others are compared with. */
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { formHeaders, sendForm } from '../harness/multipart.mjs';
import { ACCEPT_ENCODING, unpacked } from './unpacked.mjs';

export function create(url) {
  const { hostname, port, pathname } = new URL(url);
  const root = pathname.replace(/\/$/, '');
  const agent = new Agent({ keepAlive: true });
  const ask = (path, { method, headers, send } = {}) =>
    new Promise((resolve, reject) => {
      const all = { authorization: 'Bearer token', ...headers };
      const options = { hostname, port, agent, method, headers: all, path: root + path };
      const asked = request(options, resolve).on('error', reject);
      if (send) send(asked);
      else asked.end();
    });
  const read = { hostname, port, agent, path: '/items/articles/1' };
  return {
    url,
    readOne: () =>
      new Promise((resolve, reject) => {
        const headers = { authorization: 'Bearer token' };
        request({ ...read, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => (text += chunk));
          response.on('end', () => resolve(JSON.parse(text)));
          response.on('error', reject);
        })
          .on('error', reject)
          .end();
      }),
    async readMany(collection) {
      const response = await ask(`/items/${collection}`, { headers: ACCEPT_ENCODING });
      return (await json(unpacked(response, response.headers))).data;
    },
    async upload({ path, size }) {
      const send = (stream) => sendForm(path, stream);
      const response = await ask('/files', { method: 'POST', headers: formHeaders(size), send });
      return (await json(response)).data.filesize;
    },
    /** Resumes at the byte, as often as the connection is cut: the least that a program has to do for it. */
    async save(key, path) {
      const size = Number.parseInt(key, 10);
      for (let at = 0; at < size; at = (await stat(path)).size) {
        const headers = at > 0 ? { range: `bytes=${at}-` } : {};
        const response = await ask(`/assets/${key}`, { headers });
        const file = createWriteStream(path, { flags: at > 0 ? 'a' : 'w' });
        response.on('error', () => file.end()).pipe(file);
        await new Promise((resolve, reject) => file.on('close', resolve).on('error', reject));
      }
    },
  };
}
