/** The current SDK of Directus, made of functions, on fetch. */
import { createDirectus, readItem, rest, staticToken } from 'directus-sdk-26';

export function create(url) {
  const directus = createDirectus(url).with(staticToken('token')).with(rest());
  return {
    readOne: () => directus.request(readItem('articles', 1)),
  };
}
