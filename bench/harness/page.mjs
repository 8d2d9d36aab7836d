/** What runs in the browser: makes the clients, and reads with one of them as often as it is told to. */
export function reader(creators) {
  const clients = new Map();
  return {
    async open(url) {
      for (const [name, create] of Object.entries(creators)) clients.set(name, await create(url));
      for (const [name, client] of clients) {
        const article = await client.readOne();
        if ((article?.data ?? article)?.title !== 'What the sea keeps')
          throw new Error(`${name} did not read the article`);
      }
    },
    /** Milliseconds for `count` reads, one after the other. */
    async read(name, count) {
      const { readOne } = clients.get(name);
      const start = performance.now();
      for (let n = 0; n < count; n++) await readOne();
      return performance.now() - start;
    },
  };
}
