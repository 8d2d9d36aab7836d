/** The clients that use a storage, as functions to call when a value of it is assigned. */
const listeners = /* @__PURE__ */ new WeakMap<object, Set<() => void>>();

/** Calls back when a value of `storage` is assigned (`storage.auth_token = …`). Returns the function that ends it. */
export function onAssignment(storage: object, callback: () => void): () => void {
  const callbacks = listeners.get(storage) ?? new Set();
  listeners.set(storage, callbacks.add(callback));
  return () => callbacks.delete(callback);
}

/** Tells the clients that use `storage` that a value of it has been assigned. */
export function reportAssignment(storage: object): void {
  for (const callback of [...(listeners.get(storage) ?? [])]) callback();
}
