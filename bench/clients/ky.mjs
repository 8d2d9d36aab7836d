/** ky, a small library on fetch. */
import ky from 'ky';

export function create(url) {
  const client = ky.create({
    prefixUrl: url,
    headers: { authorization: 'Bearer token' },
    // Its 10 seconds would cut a large file.
    timeout: false,
  });
  return {
    readOne: () => client.get('items/articles/1').json(),
    readMany: async (collection) => (await client.get(`items/${collection}`).json()).data,
    async upload({ blob }) {
      const form = new FormData();
      form.set('file', blob, 'large.bin');
      return (await client.post('files', { body: form }).json()).data.filesize;
    },
    download: async (key) => (await client.get(`assets/${key}`)).body,
    readBlob: (key) => client.get(`assets/${key}`).blob(),
  };
}
