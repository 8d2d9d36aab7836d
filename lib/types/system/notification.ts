import type { WithCustomFields } from '../schema';
import type { DirectusUser } from './user';

/** A message to a user. The fields that Directus gives a row of `directus_notifications`. */
export interface NotificationFields<S> {
  id: number;
  timestamp: string | null;
  status: 'inbox' | 'archived' | null;
  recipient: string | DirectusUser<S>;
  sender: string | DirectusUser<S> | null;
  subject: string;
  message: string | null;
  collection: string | null;
  item: string | null;
}

/** A row of `directus_notifications`, with what the schema S adds. */
export type DirectusNotification<S = unknown> = WithCustomFields<
  NotificationFields<S>,
  S,
  'directus_notifications'
>;
