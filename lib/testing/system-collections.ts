import type { FakeCollection, FakeField } from './collection-rules';

export const USERS = 'directus_users';

/** The text that Directus shows in the place of a password. */
export const MASKED = '**********';

const text = 'string';
const uuid: FakeField = { type: 'uuid', special: ['uuid'] };

/** The user's own content has relations to these collections of Directus. Their fields are those that applications read. */
export const SYSTEM_COLLECTIONS: Readonly<Record<string, FakeCollection>> = {
  directus_users: {
    fields: {
      id: uuid,
      first_name: text,
      last_name: text,
      email: { type: 'string', unique: true },
      password: { type: 'hash', special: ['hash', 'conceal'] },
      location: text,
      title: text,
      description: 'text',
      tags: 'json',
      avatar: { m2o: 'directus_files' },
      language: text,
      tfa_secret: { type: 'string', special: ['conceal'], searchable: false },
      status: { type: 'string', default: 'active' },
      role: { m2o: 'directus_roles' },
      token: { type: 'string', special: ['conceal'], unique: true, searchable: false },
      last_access: 'timestamp',
      last_page: text,
      provider: { type: 'string', default: 'default' },
      external_identifier: text,
      auth_data: 'json',
      appearance: text,
      theme_dark: text,
      theme_light: text,
      theme_dark_overrides: 'json',
      theme_light_overrides: 'json',
      text_direction: { type: 'string', default: 'auto' },
      email_notifications: { type: 'boolean', default: true },
    },
  },
  directus_roles: {
    fields: {
      id: uuid,
      name: { type: 'string', required: true },
      icon: { type: 'string', default: 'supervised_user_circle' },
      description: 'text',
      parent: { m2o: 'directus_roles' },
      children: { o2m: 'directus_roles', field: 'parent' },
      users: { o2m: 'directus_users', field: 'role' },
    },
  },
  directus_files: {
    fields: {
      id: uuid,
      storage: { type: 'string', default: 'local' },
      filename_disk: text,
      filename_download: text,
      title: text,
      type: text,
      folder: { m2o: 'directus_folders' },
      uploaded_by: { m2o: 'directus_users' },
      created_on: { type: 'timestamp', special: ['date-created'] },
      modified_by: { m2o: 'directus_users' },
      modified_on: { type: 'timestamp', special: ['date-updated'] },
      uploaded_on: 'timestamp',
      charset: text,
      filesize: 'bigInteger',
      width: 'integer',
      height: 'integer',
      duration: 'integer',
      embed: text,
      description: 'text',
      location: 'text',
      tags: 'json',
      metadata: 'json',
      focal_point_x: 'integer',
      focal_point_y: 'integer',
      tus_id: text,
      tus_data: 'json',
    },
  },
  directus_folders: {
    fields: {
      id: uuid,
      name: { type: 'string', required: true },
      parent: { m2o: 'directus_folders' },
    },
  },
};
