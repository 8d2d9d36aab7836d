import { asyncScheduler, type SchedulerLike } from 'rxjs';
import {
  bytes,
  callable,
  flag,
  object,
  optional,
  string,
  texts,
  withMethods,
} from '../internal/argument-checks';
import type { MaybePromise } from '../storage/base';
import type { Resolution } from './conflicts';
import type { LocalAnswers } from './local-answers';
import { OFFLINE_STORAGE_METHODS, type OfflineStorage } from './offline-storage';
import type { OutboxEntry } from './outbox-entry';

/** Options of `offline`. */
export interface OfflineOptions {
  /** Where answers and waiting writes are kept, such as `new IndexedDbStorage()`. */
  readonly storage: OfflineStorage;
  /**
   * The collections whose keys are UUIDs: their items may be created offline without a key, which is made here then. Default: none,
   * an item needs a key of its own to be created offline.
   */
  readonly uuidCollections?: readonly string[];
  /**
   * The collections that `npx directus-rx setup offline` has prepared: an update that was sent twice is stored once, and one that would
   * overwrite what another device has written at the same moment is a conflict. Default: none.
   */
  readonly strictCollections?: readonly string[];
  /**
   * Decides a conflict: `mine` writes the own values over those of the server, `theirs` gives up the fields in conflict, an object is
   * written in their place. `undefined`, and a failure, leave it in the outbox for the user. Default: it stays there.
   */
  readonly resolve?: (entry: OutboxEntry) => MaybePromise<Resolution>;
  /**
   * Answers queries that were not asked before, once all rows of their collections are kept: `localAnswers({ collections, database })` of
   * `directus-rx/local-queries`. Default: only the queries that were asked.
   */
  readonly localAnswers?: LocalAnswers;
  /** Names the form of the rows; what was kept under another name is not shown. Default `1`. */
  readonly schemaVersion?: string;
  /** Bytes of kept answers, about; those that were not used for longest are deleted. Default 50 000 000. */
  readonly maxBytes?: number;
  /** Bytes of all files together that wait for the server: an upload beyond is refused with `TOO_LARGE`. Default 200 000 000. */
  readonly maxFileBytes?: number;
  /** False to keep answers and unsent writes for the user's next login when the user logs out. Default true: they are deleted. */
  readonly wipeOnLogout?: boolean;
  /** The scheduler of pauses and of times. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

export interface ResolvedOfflineOptions {
  readonly storage: OfflineStorage;
  readonly uuidCollections: ReadonlySet<string>;
  readonly strictCollections: ReadonlySet<string>;
  readonly resolve: (entry: OutboxEntry) => MaybePromise<Resolution>;
  readonly localAnswers: LocalAnswers | undefined;
  readonly schemaVersion: string;
  readonly maxBytes: number;
  readonly maxFileBytes: number;
  readonly wipeOnLogout: boolean;
  readonly scheduler: SchedulerLike;
}

/** Returns the options with their defaults. Throws `InvalidParamError` for wrong values. */
export function resolveOfflineOptions(options: OfflineOptions): ResolvedOfflineOptions {
  const {
    storage,
    uuidCollections,
    strictCollections,
    resolve,
    localAnswers,
    schemaVersion,
    maxBytes,
    maxFileBytes,
    wipeOnLogout,
    scheduler,
  } = object('options', options);
  return {
    storage: withMethods('storage', storage, OFFLINE_STORAGE_METHODS),
    uuidCollections: new Set(optional(texts, 'uuidCollections', uuidCollections)),
    strictCollections: new Set(optional(texts, 'strictCollections', strictCollections)),
    resolve: optional(callable, 'resolve', resolve) ?? (() => undefined),
    localAnswers: localAnswers && withMethods('localAnswers', localAnswers, ['isWhole', 'answer']),
    schemaVersion: optional(string, 'schemaVersion', schemaVersion) ?? '1',
    maxBytes: optional(bytes, 'maxBytes', maxBytes) ?? 50_000_000,
    maxFileBytes: optional(bytes, 'maxFileBytes', maxFileBytes) ?? 200_000_000,
    wipeOnLogout: optional(flag, 'wipeOnLogout', wipeOnLogout) ?? true,
    scheduler: withMethods('scheduler', scheduler ?? asyncScheduler, ['now', 'schedule']),
  };
}
