/** The fetch that comes with Node. */
export function create(url) {
  const options = { headers: { authorization: 'Bearer token' } };
  return {
    readOne: async () => (await fetch(`${url}/items/articles/1`, options)).json(),
  };
}
