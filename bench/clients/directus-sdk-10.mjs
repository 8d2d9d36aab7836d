/** The former, class-based SDK of Directus, on axios. */
import { Directus } from 'directus-sdk-10';

export function create(url) {
  const directus = new Directus(url, { auth: { staticToken: 'token' } });
  return {
    readOne: () => directus.items('articles').readOne(1),
  };
}
