/** The type that `directus-rx` offers for each system collection. */
export const systemTypes: ReadonlyMap<string, string> = new Map([
  ['directus_files', 'DirectusFile'],
  ['directus_users', 'DirectusUser'],
]);
