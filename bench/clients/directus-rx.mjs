/** Ours, as built into ../dist. */
export async function create(url) {
  const { Directus } = await import('../../dist/index.js');
  const directus = new Directus(url, { auth: { staticToken: 'token' } });
  return {
    readOne: async () => await directus.items('articles').readOne(1),
    async upload({ blob }) {
      const form = new FormData();
      form.set('file', blob, 'large.bin');
      return (await directus.files.createOne(form)).filesize;
    },
    async save(size, path) {
      const { saveFile } = await import('../../dist/node.js');
      await saveFile(directus, String(size), path);
    },
  };
}
