/** The fetch that comes with Node and every browser. */
export function create(url) {
  const headers = { authorization: 'Bearer token' };
  return {
    readOne: async () => (await fetch(`${url}/items/articles/1`, { headers })).json(),
    readMany: async (collection) =>
      (await (await fetch(`${url}/items/${collection}`, { headers })).json()).data,
    async upload({ blob }) {
      const body = new FormData();
      body.set('file', blob, 'large.bin');
      const response = await fetch(`${url}/files`, { method: 'POST', headers, body });
      return (await response.json()).data.filesize;
    },
    download: async (key) => (await fetch(`${url}/assets/${key}`, { headers })).body,
    readBlob: async (key) => (await fetch(`${url}/assets/${key}`, { headers })).blob(),
  };
}
