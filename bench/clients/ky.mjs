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
    async upload({ blob }) {
      const form = new FormData();
      form.set('file', blob, 'large.bin');
      return (await client.post('files', { body: form }).json()).data.filesize;
    },
    download: async (size) => (await client.get(`assets/${size}`)).body,
  };
}
