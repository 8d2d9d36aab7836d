/** axios, the most used HTTP library. */
import axios from 'axios';

export function create(url) {
  const client = axios.create({ baseURL: url, headers: { authorization: 'Bearer token' } });
  return {
    readOne: async () => (await client.get('/items/articles/1')).data,
    async upload({ blob }) {
      const form = new FormData();
      form.set('file', blob, 'large.bin');
      return (await client.post('/files', form)).data.data.filesize;
    },
    download: async (size) =>
      (await client.get(`/assets/${size}`, { responseType: 'stream' })).data,
  };
}
