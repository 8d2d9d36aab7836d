/** Ours, as built into ../dist. `blob`: uploads the Blob that Node opens, and not the file of `openFile`. */
export async function create(url, { blob: isBlob = false } = {}) {
  const { Directus } = await import('../../dist/index.js');
  const directus = new Directus(url, { auth: { staticToken: 'token' } });
  let node;
  return {
    url,
    readOne: async () => await directus.items('articles').readOne(1),
    readMany: async (collection) => (await directus.items(collection).readByQuery()).data,
    readReply: async (collection) => await directus.transport.get(`/items/${collection}`),
    async prepare() {
      node = await import('../../dist/node.js');
    },
    async upload({ path, blob, onProgress }) {
      const file = isBlob ? new File([blob], 'large.bin') : await node.openFile(path);
      const call = directus.files.upload(file);
      return (await (onProgress ? watched(call, onProgress) : call)).filesize;
    },
    save: (key, path) => node.saveFile(directus, key, path),
    readBlob: async (key) => await directus.files.download(key),
  };
}

const watched = (call, onProgress) =>
  new Promise((resolve, reject) => {
    const next = ({ type, body }) => {
      if (type === 'upload') onProgress();
      else if (type === 'reply') resolve(body);
    };
    call.events().subscribe({ next, error: reject });
  });
