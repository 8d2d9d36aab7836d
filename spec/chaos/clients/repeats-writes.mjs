/** A client that sends a write again when its answer was lost. */
import { create as createOwn } from './directus-rx.mjs';

/** @param {string} url */
export async function create(url) {
  const client = await createOwn(url);
  /** @param {() => PromiseLike<unknown>} work */
  const twice = async (work) => {
    try {
      return await work();
    } catch {
      return await work();
    }
  };
  return {
    ...client,
    create: (name) => twice(() => client.create(name)),
    update: (id, name) => twice(() => client.update(id, name)),
  };
}
