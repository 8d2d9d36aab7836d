import { computed, PendingTasks, type Signal, signal, untracked } from '@angular/core';
import { finalize, type Observable, type Subscription } from 'rxjs';
import { count } from '../../internal/argument-checks';
import { unchecked } from '../../internal/unchecked';
import type { Aliases, NoAliases } from '../../types/alias';
import type { RequestedField } from '../../types/fields';
import type { QueryMany } from '../../types/query';
import type { ManyItems, OneItem } from '../../types/result';
import type { CheckedCollection, Collection, OpenCollection } from '../../types/schema';
import type { RequestedSort } from '../../types/sort';
import type { AppSchema } from '../app-schema';
import type { CollectionRef } from '../client-token';
import { type Reactive, readReactive } from '../reactive';
import { collectionSource } from './collection-source';
import { createResource } from './create-resource';
import { type ItemsResource, NO_ITEMS, toItemsResource } from './items-resource';
import { mapResource, type ResourceOptions } from './resource';
import { toError } from './resource-reader';

/** The rows of a query, page after page. */
export interface PagesResource<Row> extends ItemsResource<Row> {
  /** Reads the next page, and appends its rows. Does nothing while a page is read, before the first one, and after the last. */
  next(): void;
  /** True if the last page was read. */
  readonly done: Signal<boolean>;
  /** True while `next()` reads. */
  readonly loadingMore: Signal<boolean>;
  /** Why the last `next()` failed; `next()` tries again. */
  readonly nextError: Signal<Error | undefined>;
}

/** Options of `injectPages`. */
export interface PagesResourceOptions extends ResourceOptions {
  /** Rows of a page. Default 20. The server's `QUERY_LIMIT_MAX` must not be below it. */
  readonly size?: number | undefined;
}

type PageQuery = Readonly<{ offset?: number; page?: number }>;

/** The pages after the first, which belong to one result of it. */
interface More<Row> {
  readonly first: object;
  readonly rows: readonly Row[];
  readonly isDone: boolean;
  readonly isLoading: boolean;
  readonly error: Error | undefined;
}

/**
 * Reads the items a query finds page by page, as signals, for infinite scroll: `GET /items/{collection}`. Another query, and
 * `reload()`, begin with the first page again, the only one that a server reads. Pages follow each other by `offset`: a row that
 * is created meanwhile may appear twice. Needs an injection context, or `options.injector`; ends with it.
 *
 * `query`: as for `readByQuery`; its `limit` and `page` are not used.
 *
 * @example
 * class Articles {
 *   readonly articles = injectPages('articles', { fields: ['id', 'title'], sort: ['-date'] }, { size: 50 });
 * }
 * // `@if (!articles.done()) { <button (click)="articles.next()">More</button> }`
 */
export function injectPages<
  const C extends string,
  const Fields extends RequestedField = never,
  const Alias extends Aliases = NoAliases,
  const SortBy extends RequestedSort = never,
  Schema extends object = AppSchema,
>(
  collection:
    | CheckedCollection<NoInfer<Schema>, C>
    | OpenCollection<NoInfer<Schema>, C>
    | CollectionRef<Schema, C>,
  query?: Reactive<
    QueryMany<Collection<NoInfer<Schema>, C>, Fields, NoInfer<Schema>, Alias, SortBy>
  >,
  options: PagesResourceOptions = {},
): PagesResource<OneItem<Collection<Schema, C>, Fields, Schema, Alias>> {
  type Row = OneItem<Collection<Schema, C>, Fields, Schema, Alias>;
  const source = collectionSource(injectPages, collection, options.injector);
  const size = count('size', options.size ?? 20, 1);
  const readQuery = () => readReactive<PageQuery>(unchecked(query), {});
  const readPage = (asked: PageQuery, rowsBefore: number) => {
    const { offset = 0, page: _, ...rest } = asked;
    return unchecked<Observable<ManyItems<Row>>>(
      source.items.readByQuery({ ...rest, limit: size, offset: offset + rowsBefore }),
    );
  };
  let reading: Subscription | undefined;
  const more = signal<More<Row> | undefined>(undefined);
  const first = createResource<PageQuery, ManyItems<Row>, ManyItems<never>>({
    ...source,
    key: `pages:${source.collection}:${size}`,
    params: readQuery,
    read: (asked) => readPage(asked, 0),
    initial: NO_ITEMS,
    keepByDefault: true,
    onStart: () => {
      reading?.unsubscribe();
      reading = undefined;
      more.update((before) => before && { ...before, isLoading: false });
    },
    options,
  });
  /** Pages of another first one are obsolete. */
  const current = computed(() => (more()?.first === first.value() ? more() : undefined));
  const all = mapResource(first, (page): ManyItems<Row> => {
    const rows = current()?.rows ?? [];
    return rows.length > 0 ? { ...page, data: [...page.data, ...rows] } : page;
  });
  const done = computed(
    () => first.hasValue() && (current()?.isDone ?? first.value().data.length < size),
  );

  const next = () => {
    const asked = readQuery();
    const page = first.value();
    const before = current();
    if (!asked || !first.hasValue() || first.isLoading() || before?.isLoading || done()) return;
    const rows = before?.rows ?? [];
    const state: More<Row> = {
      first: page,
      rows,
      isDone: false,
      isLoading: true,
      error: undefined,
    };
    more.set(state);
    const endTask = source.injector.get(PendingTasks).add();
    reading = readPage(asked, page.data.length + rows.length)
      .pipe(finalize(endTask))
      .subscribe({
        next: ({ data }) => {
          const isDone = data.length < size;
          more.set({ ...state, rows: [...rows, ...data], isDone, isLoading: false });
        },
        error: (error: unknown) => {
          more.set({ ...state, isLoading: false, error: toError(error) });
        },
      });
  };

  return {
    ...toItemsResource(all),
    done,
    loadingMore: computed(() => current()?.isLoading ?? false),
    nextError: computed(() => current()?.error),
    next: () => {
      untracked(next);
    },
  };
}
