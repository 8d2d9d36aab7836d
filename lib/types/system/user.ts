/** A row of `directus_users`. */
export interface DirectusUser {
  id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  password: string | null;
  location: string | null;
  title: string | null;
  description: string | null;
  tags: string[] | null;
  avatar: string | null;
  language: string | null;
  tfa_secret: string | null;
  status: 'draft' | 'invited' | 'unverified' | 'active' | 'suspended' | 'archived';
  role: string | null;
  token: string | null;
  last_access: string | null;
  last_page: string | null;
  provider: string;
  external_identifier: string | null;
  email_notifications: boolean | null;
  appearance: 'auto' | 'light' | 'dark' | null;
  theme_light: string | null;
  theme_dark: string | null;
}
