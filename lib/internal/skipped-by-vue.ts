/** Has the mark that keeps Vue from wrapping an object in a proxy, through which its methods could not read private fields. */
class Marked {
  get __v_skip(): boolean {
    return true;
  }
}

/**
 * The base class of objects that a page may keep in Vue's `ref()`, `reactive()` or `data()`: they stay as they are there.
 * Typed as an empty class, so that an object of the application need not have the mark.
 */
export const SkippedByVue: new () => object = Marked;
