import type { Collection } from '../query/collections';
import type { ChangeEvent } from '../realtime/types';
import type { DeterministicIds } from './ids';
import type { ItemRow } from './store';

/** Something that a write has done, as the server reports it to subscriptions. */
export interface StoredChange {
  readonly collection: string;
  readonly event: ChangeEvent;
  /** Of the items that were changed at once. */
  readonly keys: readonly unknown[];
}

/** The user of a write, its clock, and its source of ids. */
export interface WriteContext {
  readonly userId: string | null;
  readonly roleId: string | null;
  /** True for an administrator: items to change or delete that do not exist are ignored, and not refused. */
  readonly isAdmin: boolean;
  /** True for the test itself: its dates and users are kept, where a request gets those of the server. */
  readonly isTest: boolean;
  readonly now: () => Date;
  readonly ids: DeterministicIds;
}

/** A foreign key that was written. */
export interface Reference {
  readonly collection: string;
  readonly field: string;
  readonly target: string;
  readonly value: unknown;
}

/** The values with which Directus fills in fields, by their `special`. */
const FILLED_IN: Readonly<
  Record<string, { readonly on: ChangeEvent; readonly value: (context: WriteContext) => unknown }>
> = {
  'date-created': { on: 'create', value: ({ now }) => now().toISOString() },
  'date-updated': { on: 'update', value: ({ now }) => now().toISOString() },
  'user-created': { on: 'create', value: ({ userId }) => userId },
  'user-updated': { on: 'update', value: ({ userId }) => userId },
  'role-created': { on: 'create', value: ({ roleId }) => roleId },
  'role-updated': { on: 'update', value: ({ roleId }) => roleId },
};

/** Returns the values that the server gives to fields of a written item. */
export function filledIn(
  { fields }: Collection,
  event: ChangeEvent,
  given: ItemRow,
  context: WriteContext,
): ItemRow {
  const filled: Record<string, unknown> = {};
  for (const { name, special } of fields.values())
    for (const each of special) {
      const rule = FILLED_IN[each];
      const isKept = context.isTest && given[name] !== undefined;
      if (rule?.on === event && !isKept) filled[name] = rule.value(context);
    }
  return filled;
}
