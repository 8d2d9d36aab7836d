/** Plain node:http with a keep-alive agent: what Node itself offers, and what all others are compared with. */
import { createReadStream } from 'node:fs';
import { Agent, request } from 'node:http';

export function create(url) {
  const { hostname, port } = new URL(url);
  const options = {
    hostname,
    port,
    headers: { authorization: 'Bearer token' },
    agent: new Agent({ keepAlive: true }),
  };
  const read = { ...options, path: '/items/articles/1' };
  const json = (response, resolve, reject) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk) => (text += chunk));
    response.on('end', () => resolve(JSON.parse(text)));
    response.on('error', reject);
  };
  return {
    readOne: () =>
      new Promise((resolve, reject) => {
        request(read, (response) => json(response, resolve, reject))
          .on('error', reject)
          .end();
      }),
    async upload({ path, size }) {
      const headers = { ...options.headers, 'content-length': size };
      const { data } = await new Promise((resolve, reject) => {
        const post = request({ ...options, headers, path: '/files', method: 'POST' }, (response) =>
          json(response, resolve, reject),
        ).on('error', reject);
        createReadStream(path).on('error', reject).pipe(post);
      });
      return data.filesize;
    },
    download: (size) =>
      new Promise((resolve, reject) => {
        request({ ...options, path: `/assets/${size}` }, resolve)
          .on('error', reject)
          .end();
      }),
  };
}
