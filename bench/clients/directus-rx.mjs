/** Ours, as built into ../dist. */
export async function create(url) {
  const { Directus } = await import('../../dist/index.js');
  const directus = new Directus(url, { auth: { staticToken: 'token' } });
  return {
    readOne: async () => await directus.items('articles').readOne(1),
  };
}
