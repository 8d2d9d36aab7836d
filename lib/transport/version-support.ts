import type { TransportRequest } from './types';

/**
 * What some versions of Directus lack, by how they answer to it: with no such route, where only the path is
 * looked at, or as if it were something else. The rest is as old as the API. docs/servers.md says how each was found.
 */
const VERSION_REQUIREMENTS: readonly (readonly [answer: RegExp, version: string])[] = [
  [/^\/(activity\/)?comment/, '11.1.2 or newer'],
  [/^\/users\/register/, '10.11 or newer'],
  [/^\/permissions\/me\//, '10.9 or newer'],
  [/^(\/polic|204 \/permissions\/me |FORBIDDEN \/roles\/me )/, '11 or newer'],
  [/^\/(versions|extensions$)/, '10.7 or newer'],
  // With any other id, it is that which there is no route for.
  [/^\/extensions(\/registry(\/\w+)?)?(\/[\da-f-]{36})?$/i, '10.10 or newer'],
  [/^\/translations/, '10.2 or newer'],
  [/^\/deploy/, '11.15 or newer'],
  [/^\/assets\/f/, '11.14 or newer'],
  [/^\/files\/tus/, '10.13 or newer, with TUS_ENABLED'],
  [/^\/utils\/hash/, 'older than 12.1'],
  [/^\/utils\/import$/, '12.2 or newer'],
  [/^INVALID_PAYLOAD \/auth\/login.*"mode"/, '10.10 or newer for mode "session"'],
];

/**
 * The version of Directus that has what was asked for, where this one answers that it has not: with the code or, where
 * there is none, the status, and a message.
 */
export function requiredVersion(
  { path, headers }: TransportRequest,
  code: string,
  message?: string,
): string | undefined {
  // Without a token, that may be what is lacking.
  if (code === 'FORBIDDEN' && !headers['authorization']) return undefined;
  const answer = code === 'ROUTE_NOT_FOUND' ? path : [code, path, message].join(' ');
  return VERSION_REQUIREMENTS.find(([lacking]) => lacking.test(answer))?.[1];
}
