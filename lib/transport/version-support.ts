import type { TransportRequest } from './request';

/** An answer that means that this version of Directus lacks the endpoint. */
interface Requirement {
  readonly path: RegExp;
  readonly version: string;
  /** The server's code; default `ROUTE_NOT_FOUND`. `204` is the status of an answer without a body. */
  readonly code?: string;
  readonly message?: RegExp;
}

/** A UUID. With any other text in its place, `ROUTE_NOT_FOUND` does not mean that the endpoint is missing. */
const UUID = '[\\da-fA-F]{8}(-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}';

/** Matches one route: `:x` stands for one segment, `:id` for an id. */
const route = /* @__NO_SIDE_EFFECTS__ */ (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(':id', UUID).replaceAll(':x', '[^/]+')}/?$`);

/**
 * The endpoints that some versions of Directus do not have, with the answers of those versions. All other endpoints exist in
 * every supported version. docs/servers.md says how each entry was found. A pattern matches the whole path, because a longer path
 * may be a custom endpoint of the application.
 */
const REQUIREMENTS: readonly Requirement[] = [
  { path: route('/(comments|activity/comment)(/:x)?'), version: '11.1.2 or newer' },
  { path: route('/users/register(/verify-email)?'), version: '10.11 or newer' },
  { path: route('/permissions/me/:x(/:x)?'), version: '10.9 or newer' },
  { path: route('/policies(/:x|/me/globals)?'), version: '11 or newer' },
  { path: route('/access(/:x)?'), version: '11 or newer' },
  { path: route('/permissions/me'), code: '204', version: '11 or newer' },
  { path: route('/roles/me'), code: 'FORBIDDEN', version: '11 or newer' },
  { path: route('/versions(/:x(/(save|compare|promote))?)?'), version: '10.7 or newer' },
  { path: route('/extensions'), version: '10.7 or newer' },
  { path: route('/extensions/:id'), version: '10.10 or newer' },
  {
    path: route('/extensions/registry(/(install|reinstall|(extension|account|uninstall)/:id))?'),
    version: '10.10 or newer',
  },
  { path: route('/translations(/:x)?'), version: '10.2 or newer' },
  { path: route('/deployments(/:x)?'), version: '11.15 or newer' },
  { path: route('/deployments/:x/(dashboard|runs/:x(/cancel)?)'), version: '11.15 or newer' },
  {
    path: route('/deployments/:x/projects(/:x(/(deploy|runs(/stats)?))?)?'),
    version: '11.15 or newer',
  },
  { path: route('/assets/(files|folder/:x)'), version: '11.14 or newer' },
  { path: route('/files/tus(/:x)?'), version: '10.13 or newer, with TUS_ENABLED' },
  { path: route('/utils/hash(/(generate|verify))?'), version: 'older than 12.1' },
  { path: route('/utils/import'), version: '12.2 or newer' },
  { path: route('/utils/resolve-redirect'), version: '11.16.1 or newer' },
  { path: route('/license'), version: '12 or newer' },
  {
    path: route('/auth/login(/:x)?'),
    code: 'INVALID_PAYLOAD',
    message: /"mode"/,
    version: '10.10 or newer for mode "session"',
  },
];

/**
 * Returns the versions of Directus that have the endpoint (`11 or newer`) if the answer means that the server does not have it,
 * otherwise `undefined`.
 *
 * @param code the server's error code; `204` for an answer without a body
 */
export function requiredVersion(
  { path, headers }: TransportRequest,
  code: string,
  message = '',
): string | undefined {
  // Without a token, FORBIDDEN may only mean that the request needs one.
  if (code === 'FORBIDDEN' && !headers['authorization']) return undefined;
  const [plain = ''] = path.split('?');
  const absolute = plain.startsWith('/') ? plain : `/${plain}`;
  return REQUIREMENTS.find(
    (one) =>
      (one.code ?? 'ROUTE_NOT_FOUND') === code &&
      one.path.test(absolute) &&
      (one.message?.test(message) ?? true),
  )?.version;
}
