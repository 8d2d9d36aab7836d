import type { TransportResponse } from '../types/response';

/** The offset of a partial answer's first byte, and the size of the whole file. */
export interface ContentRange {
  readonly at: number;
  readonly all: number;
}

/** The beginning of an answer. */
export type AnswerHead = Pick<TransportResponse, 'status' | 'headers'>;

/** Returns the part of a file that an answer of 206 has; `undefined` where it does not say so, or CORS hides it. */
export function contentRange({ status, headers }: AnswerHead): ContentRange | undefined {
  if (status !== 206) return undefined;
  const [, at, all] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
  return at === undefined ? undefined : { at: Number(at), all: Number(all) };
}

/**
 * Returns true if an answer holds a file, or a part of it. A login page or an error message with status 200 does not:
 * Directus sends `Last-Modified` with every file, also with a user's own HTML or JSON.
 */
export function isAsset({ status, headers }: AnswerHead): boolean {
  if (status !== 200) return status === 206;
  return (
    headers['last-modified'] !== undefined ||
    !/html\b|[/+]json\b/i.test(headers['content-type'] ?? '')
  );
}
