/** Requests at the same time. */
const CONNECTIONS = 4;

/** Does work on a list over several connections. */
export async function inParallel<T>(
  list: readonly T[],
  work: (each: T) => Promise<unknown>,
): Promise<void> {
  const queue = [...list];
  const worker = async () => {
    for (let each = queue.shift(); each !== undefined; each = queue.shift()) await work(each);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}
