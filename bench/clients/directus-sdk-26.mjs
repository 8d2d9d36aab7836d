/** The current SDK of Directus, made of functions, on fetch. */
import {
  createDirectus,
  readAssetRaw,
  readItem,
  rest,
  staticToken,
  uploadFiles,
} from 'directus-sdk-26';

export function create(url) {
  const directus = createDirectus(url).with(staticToken('token')).with(rest());
  return {
    readOne: () => directus.request(readItem('articles', 1)),
    async upload({ blob }) {
      const form = new FormData();
      form.set('file', blob, 'large.bin');
      return (await directus.request(uploadFiles(form))).filesize;
    },
    download: (size) => directus.request(readAssetRaw(String(size))),
  };
}
