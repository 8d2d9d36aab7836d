/** The former, class-based SDK of Directus, on axios. */
import { Directus } from 'directus-sdk-10';

export function create(url) {
  const directus = new Directus(url, {
    auth: { staticToken: 'token' },
    // axios stops at 10 MB without.
    transport: { maxBodyLength: Infinity, maxContentLength: Infinity },
  });
  return {
    readOne: () => directus.items('articles').readOne(1),
    readMany: async (collection) => (await directus.items(collection).readByQuery()).data,
    /** So that the import is no part of an upload. */
    prepare: () => import('form-data'),
    /** As its documentation has it: with the form of npm, as it knows no other in Node. */
    async upload({ path }) {
      const [{ default: Form }, { createReadStream }] = await Promise.all([
        import('form-data'),
        import('node:fs'),
      ]);
      const form = new Form();
      form.append('file', createReadStream(path));
      const headers = form.getHeaders();
      return (await directus.files.createOne(form, {}, { requestOptions: { headers } })).filesize;
    },
    download: (key) => directus.assets.readOne(key),
  };
}
