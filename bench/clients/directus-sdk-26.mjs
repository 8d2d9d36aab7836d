/** The current SDK of Directus, made of functions, on fetch. */
import {
  createDirectus,
  readAssetBlob,
  readAssetRaw,
  readItem,
  readItems,
  rest,
  staticToken,
  uploadFiles,
} from 'directus-sdk-26';

export function create(url) {
  const directus = createDirectus(url).with(staticToken('token')).with(rest());
  return {
    readOne: () => directus.request(readItem('articles', 1)),
    readMany: (collection) => directus.request(readItems(collection)),
    async upload({ blob }) {
      const form = new FormData();
      form.set('file', blob, 'large.bin');
      return (await directus.request(uploadFiles(form))).filesize;
    },
    download: (key) => directus.request(readAssetRaw(key)),
    readBlob: (key) => directus.request(readAssetBlob(key)),
  };
}
