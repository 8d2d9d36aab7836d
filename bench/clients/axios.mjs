/** axios, the most used HTTP library. */
import axios from 'axios';

export function create(url) {
  const client = axios.create({ baseURL: url, headers: { authorization: 'Bearer token' } });
  return {
    readOne: async () => (await client.get('/items/articles/1')).data,
    readMany: async (collection) => (await client.get(`/items/${collection}`)).data.data,
    readReply: (collection) => client.get(`/items/${collection}`),
    async upload({ blob, onProgress }) {
      const form = new FormData();
      form.set('file', blob, 'large.bin');
      return (await client.post('/files', form, { onUploadProgress: onProgress })).data.data
        .filesize;
    },
    download: async (key) => (await client.get(`/assets/${key}`, { responseType: 'stream' })).data,
    readBlob: async (key) => (await client.get(`/assets/${key}`, { responseType: 'blob' })).data,
  };
}
