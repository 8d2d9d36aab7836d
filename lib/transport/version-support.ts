import type { TransportRequest } from './request';

/** An answer that means that this version of Directus lacks the endpoint. */
interface Requirement {
  readonly path: RegExp;
  readonly version: string;
  /** The server's code; default `ROUTE_NOT_FOUND`. `204` is the status of an answer without a body. */
  readonly code?: string;
  readonly message?: RegExp;
}

/** An id. With any other text in its place, that is what there is no route for. */
const UUID = '[\\da-fA-F]{8}(-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}';

/** Matches one route: `:x` stands for one segment, `:id` for an id. */
const route = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(':id', UUID).replaceAll(':x', '[^/]+')}/?$`);

/**
 * The endpoints that some versions of Directus lack, and how those answer. The rest is as old as the API.
 * docs/servers.md says how each was found. Only these very routes count: what lies beside or below them may be an
 * endpoint of one's own.
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
 * Returns the version of Directus that has the endpoint, where the server answers that it has not: with the code or, where
 * there is none, the status, and a message.
 */
export function requiredVersion(
  { path, headers }: TransportRequest,
  code: string,
  message = '',
): string | undefined {
  // Without a token, that may be what is lacking.
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
