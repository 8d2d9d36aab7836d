import type { WithCustomFields } from '../schema';
import type { DirectusFlow } from './flow';
import type { DirectusUser } from './user';

/** A step of a flow. The fields that Directus gives a row of `directus_operations`. */
export interface OperationFields<S> {
  id: string;
  name: string | null;
  key: string;
  type: string;
  position_x: number;
  position_y: number;
  options: Record<string, unknown> | null;
  /** The next one after success. */
  resolve: string | DirectusOperation<S> | null;
  /** The next one after failure. */
  reject: string | DirectusOperation<S> | null;
  flow: string | DirectusFlow<S>;
  date_created: string | null;
  user_created: string | DirectusUser<S> | null;
}

/** A row of `directus_operations`, with what the schema S adds. */
export type DirectusOperation<S = unknown> = WithCustomFields<
  OperationFields<S>,
  S,
  'directus_operations'
>;
