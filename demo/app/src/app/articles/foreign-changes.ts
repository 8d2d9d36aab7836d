import { DestroyRef, effect, inject, type Signal, signal, untracked } from '@angular/core';

/** Milliseconds that a change is marked. */
const MARKED_MS = 4_000;

interface Row {
  readonly id: number;
}

interface Known {
  readonly query: string;
  readonly rows: ReadonlyMap<number, Row>;
  readonly highest: number;
}

/**
 * Returns the ids of rows that have changed lately, and not by this window. Live queries keep the objects of rows that have not changed, so a
 * comparison by identity finds the others. Needs an injection context.
 *
 * `query`: of which query the rows are, `undefined` while they are those of the one before. `isOwn`: true for what this window has written.
 */
export function injectForeignChanges(
  rows: Signal<readonly Row[]>,
  query: Signal<string | undefined>,
  isOwn: (id: number) => boolean,
): Signal<ReadonlySet<number>> {
  const marked = signal<ReadonlySet<number>>(new Set());
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let known: Known | undefined;

  inject(DestroyRef).onDestroy(() => {
    for (const timer of timers) clearTimeout(timer);
  });

  const mark = (ids: readonly number[]) => {
    marked.update((all) => new Set([...all, ...ids]));
    const timer = setTimeout(() => {
      timers.delete(timer);
      marked.update((all) => new Set([...all].filter((id) => !ids.includes(id))));
    }, MARKED_MS);
    timers.add(timer);
  };

  effect(() => {
    const [now, asked] = [rows(), query()];
    const before = known?.query === asked ? known : undefined;
    known =
      asked === undefined
        ? undefined
        : {
            query: asked,
            rows: new Map(now.map((row) => [row.id, row])),
            highest: Math.max(...now.map(({ id }) => id), before?.highest ?? 0),
          };
    if (!before) return;
    const isChanged = (row: Row) => {
      const earlier = before.rows.get(row.id);
      // A row that has moved up from the next page is not new.
      return earlier ? earlier !== row : row.id > before.highest;
    };
    const ids = now.filter((row) => isChanged(row) && !isOwn(row.id)).map(({ id }) => id);
    if (ids.length > 0) untracked(() => mark(ids));
  });

  return marked.asReadonly();
}
