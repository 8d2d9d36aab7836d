/** undici.request, the fastest documented way to make a request in Node. */
import { createReadStream } from 'node:fs';
import { Agent, request } from 'undici';

export function create(url) {
  const dispatcher = new Agent();
  const headers = { authorization: 'Bearer token' };
  const options = { dispatcher, headers };
  return {
    readOne: async () => (await request(`${url}/items/articles/1`, options)).body.json(),
    async upload({ path, size }) {
      const { body } = await request(`${url}/files`, {
        dispatcher,
        method: 'POST',
        headers: { ...headers, 'content-length': size },
        body: createReadStream(path),
      });
      return (await body.json()).data.filesize;
    },
    download: async (size) => (await request(`${url}/assets/${size}`, options)).body,
  };
}
