import type { WithCustomFields } from '../schema';
import type { DirectusFolder } from './folder';
import type { DirectusOperation } from './operation';
import type { DirectusUser } from './user';

/** A chain of operations, and what starts it. The fields that Directus gives a row of `directus_flows`. */
export interface FlowFields<S> {
  id: string;
  name: string;
  icon: string | null;
  color: string | null;
  description: string | null;
  status: 'active' | 'inactive';
  trigger: 'event' | 'schedule' | 'operation' | 'webhook' | 'manual' | null;
  accountability: 'all' | 'activity' | null;
  options: Record<string, unknown> | null;
  /** The first one. */
  operation: string | DirectusOperation<S> | null;
  operations: string[] | DirectusOperation<S>[];
  /** Since Directus 12. */
  folder: string | DirectusFolder<S> | null;
  date_created: string | null;
  user_created: string | DirectusUser<S> | null;
}

/** A row of `directus_flows`, with what the schema S adds. */
export type DirectusFlow<S = unknown> = WithCustomFields<FlowFields<S>, S, 'directus_flows'>;
