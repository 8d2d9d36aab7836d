// @ts-check
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { admin } from './accounts.mjs';

/**
 * What of the caller's environment Directus gets to see. Directus takes its settings from
 * environment variables, so anything more (a stray DB_CLIENT, a coverage tool's NODE_OPTIONS) could
 * change the server under test.
 */
const inherited = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'COMSPEC'];

/** Pages of a local app that mails may link to: Directus compares origin and path exactly. */
const linkTargets = ['http://localhost', 'http://localhost:5173', 'http://127.0.0.1:5173']
  .flatMap((origin) =>
    ['', '/reset-password', '/accept-invite', '/register'].map((path) => origin + path),
  )
  .join(',');

/**
 * Headers that a browser must be allowed to send for resumable uploads from another origin. To
 * Directus's own default only these are added, so that a request which a default Directus refuses
 * is refused here too.
 */
const tusRequestHeaders =
  'Tus-Resumable,Upload-Length,Upload-Metadata,Upload-Offset,Upload-Concat,Upload-Defer-Length';

/**
 * @param {object} settings
 * @param {string} settings.dataFolder
 * @param {number} settings.port
 * @param {string} settings.accessTokenTtl
 * @param {Record<string, string>} [settings.env] wins over everything here
 * @returns {Record<string, string>}
 */
export function environment({ dataFolder, port, accessTokenTtl, env }) {
  /** @type {Record<string, string>} */
  const fromCaller = {};
  for (const name of inherited) {
    const value = process.env[name];
    if (value !== undefined) fromCaller[name] = value;
  }
  return {
    ...fromCaller,
    NODE_ENV: 'production',
    // A path where nothing is: otherwise a .env in the working directory would be read.
    CONFIG_PATH: join(dataFolder, 'no-config-file'),
    TELEMETRY: 'false',
    SERVE_APP: 'false',

    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,

    // Fixed, because the data is copied from a template: the server is for local use only.
    KEY: 'directus-rx-demo',
    SECRET: 'directus-rx-demo-secret-for-local-use-only',
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    ADMIN_TOKEN: admin.token,

    DB_CLIENT: 'sqlite3',
    DB_FILENAME: join(dataFolder, 'database.sqlite'),
    STORAGE_LOCATIONS: 'local',
    STORAGE_LOCAL_DRIVER: 'local',
    STORAGE_LOCAL_ROOT: join(dataFolder, 'uploads'),
    EXTENSIONS_PATH: join(dataFolder, 'extensions'),
    FILES_MAX_UPLOAD_SIZE: '1gb',
    TUS_ENABLED: 'true',
    WEBSOCKETS_ENABLED: 'true',
    CACHE_ENABLED: 'false',

    ACCESS_TOKEN_TTL: accessTokenTtl,
    SESSION_COOKIE_TTL: '1d',
    REFRESH_TOKEN_TTL: '7d',
    REFRESH_TOKEN_COOKIE_SECURE: 'false',
    SESSION_COOKIE_SECURE: 'false',
    LOGIN_STALL_TIME: '50',

    CORS_ENABLED: 'true',
    CORS_ORIGIN: 'true',
    CORS_CREDENTIALS: 'true',
    CORS_ALLOWED_HEADERS: `Content-Type,Authorization,${tusRequestHeaders}`,

    // Specs send bursts, and a busy machine must not turn into 429 or 503 answers.
    RATE_LIMITER_ENABLED: 'false',
    PRESSURE_LIMITER_ENABLED: 'false',

    EMAIL_TRANSPORT: 'sendmail',
    EMAIL_VERIFY_SETUP: 'false',
    EMAIL_FROM: 'directus@example.com',
    EMAIL_SENDMAIL_PATH: fileURLToPath(new URL('keep-mail.mjs', import.meta.url)),
    MAIL_FOLDER: join(dataFolder, 'mails'),
    PASSWORD_RESET_URL_ALLOW_LIST: linkTargets,
    USER_INVITE_URL_ALLOW_LIST: linkTargets,
    USER_REGISTER_URL_ALLOW_LIST: linkTargets,

    ...env,
  };
}
