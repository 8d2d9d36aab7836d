import { type FakeRequest, invalidPayload, Refusal } from './exchange';

/** Returns the token that a request names by itself, in one place only. */
export function explicitToken({ headers, query }: FakeRequest): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
  const asked = query['access_token'];
  if (typeof asked !== 'string') return bearer;
  if (bearer === undefined) return asked;
  throw invalidPayload('The request uses more than one method for including an access token');
}

export const isJsonType = (headers: FakeRequest['headers']): boolean =>
  headers['content-type']?.startsWith('application/json') === true;

/** Returns the decoded parts of a path; one slash at its end does not count. */
export function segmentsOf(path: string): readonly string[] {
  try {
    return path.replace(/\/$/, '').split('/').map(decodeURIComponent);
  } catch {
    throw new Refusal(500, 'INTERNAL_SERVER_ERROR', `Failed to decode "${path}"`);
  }
}
