import type { WithCustomFields } from '../schema';
import type { DirectusAccess } from './access';
import type { DirectusFile } from './file';
import type { DirectusRole } from './role';

/** A user. The fields that Directus gives a row of `directus_users`. */
export interface UserFields<S> {
  id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  /** Stars where there is one. */
  password: string | null;
  location: string | null;
  title: string | null;
  description: string | null;
  tags: string[] | null;
  avatar: string | DirectusFile<S> | null;
  language: string | null;
  /** Stars where there is one. */
  tfa_secret: string | null;
  /** `inactive-license` since Directus 12. */
  status:
    'draft' | 'invited' | 'unverified' | 'active' | 'suspended' | 'archived' | 'inactive-license';
  role: string | DirectusRole<S> | null;
  policies: string[] | DirectusAccess<S>[];
  /** The static token: stars where there is one. */
  token: string | null;
  last_access: string | null;
  last_page: string | null;
  provider: string;
  external_identifier: string | null;
  auth_data: Record<string, unknown> | null;
  email_notifications: boolean | null;
  appearance: 'auto' | 'light' | 'dark' | null;
  theme_light: string | null;
  theme_dark: string | null;
  theme_light_overrides: Record<string, unknown> | null;
  theme_dark_overrides: Record<string, unknown> | null;
  text_direction: 'auto' | 'ltr' | 'rtl';
}

/** A row of `directus_users`, with what the schema S adds. */
export type DirectusUser<S = unknown> = WithCustomFields<UserFields<S>, S, 'directus_users'>;
