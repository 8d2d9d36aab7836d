import { catchError, defer, type Observable } from 'rxjs';

/** The stacks of errors as they were thrown: where one Call makes another, only the lines of the outer one are added. */
const thrownStacks = new WeakMap<Error, string>();

function addCallSite(error: unknown, site: Error): void {
  if (!(error instanceof Error)) return;
  const thrown = thrownStacks.get(error) ?? error.stack ?? '';
  thrownStacks.set(error, thrown);
  // V8 begins with a line of its own, Firefox and WebKit with the first function, which may be called `ErrorPage`.
  const frames = site.stack?.split('\n').filter((line) => line !== 'Error') ?? [];
  // A frozen error keeps its stack.
  Reflect.set(error, 'stack', [thrown, '    --- called from ---', ...frames].join('\n'));
}

/** Adds the lines that called this function to the stacks of the errors of `start`, also of those that it throws. */
export function withLongStackTrace<Args extends readonly unknown[], T>(
  start: (...args: Args) => Observable<T>,
): (...args: Args) => Observable<T> {
  const site = new Error();
  return (...args) =>
    defer(() => start(...args)).pipe(
      catchError((error: unknown) => {
        addCallSite(error, site);
        throw error;
      }),
    );
}
