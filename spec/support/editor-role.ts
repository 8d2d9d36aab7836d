import { inject } from 'vitest';
import { Directus } from '../../lib';

/**
 * The demo's role for editors, which a server may have to be told when it is started. Its key is the same in every
 * server that is started from the demo's data.
 */
export async function editorRole(): Promise<string> {
  const { url, admin } = inject('directus');
  const { roles } = new Directus(url, { auth: { staticToken: admin.token } });
  const { data } = await roles.readByQuery({ filter: { name: { _eq: 'Editor' } } });
  return String(data[0]?.id);
}
