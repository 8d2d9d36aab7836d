/** The Directus of this page, and the account that the login form offers. */
export interface Settings {
  readonly url: string;
  readonly email: string;
  readonly password: string;
}

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' &&
  value !== null &&
  ['url', 'email', 'password'].every((name) => typeof Reflect.get(value, name) === 'string');

/** Reads the settings of index.html, which the page's server writes. */
function readSettings(): Settings {
  const settings: unknown = JSON.parse(document.getElementById('settings')?.textContent ?? 'null');
  if (!isSettings(settings)) throw new Error('index.html has no settings.');
  return settings;
}

export const settings = readSettings();
