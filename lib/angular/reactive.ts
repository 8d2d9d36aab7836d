/** A value, or a function that returns one and is read reactively: a signal is one. `undefined` from it: nothing is read. */
export type Reactive<T> = T | (() => T | undefined);

/** Returns the present value; `absent` where no argument was passed. */
export const readReactive = <T>(source: Reactive<T> | undefined, absent: T): T | undefined => {
  if (source === undefined) return absent;
  return source instanceof Function ? source() : source;
};
