import { computed, type Signal } from '@angular/core';
import type { ItemMetadata } from '../../types/response';
import type { ManyItems } from '../../types/result';
import { type DirectusResource, mapResource } from './resource';

/** The rows of a query. */
export interface ItemsResource<Row> extends DirectusResource<readonly Row[]> {
  /** The counts that the query's `meta` asked for. */
  readonly meta: Signal<ItemMetadata | undefined>;
}

export const NO_ITEMS: ManyItems<never> = { data: [] };

export const toItemsResource = <Row>(
  list: DirectusResource<ManyItems<Row>>,
): ItemsResource<Row> => ({
  ...mapResource(list, ({ data }): readonly Row[] => data),
  meta: computed(() => list.value().meta),
});
