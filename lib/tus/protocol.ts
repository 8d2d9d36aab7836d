import { fileFields } from '../uploads/file-form';
import { failure } from '../transport/read-response';

/** Where Directus has its TUS server (11.0 and later, `controllers/tus`). */
export const ENDPOINT = '/files/tus';

/** What every request of the protocol carries, https://tus.io/protocols/resumable-upload. */
export const HEADERS = { 'tus-resumable': '1.0.0' };

const PATH = /^\/files\/tus\/[\w-]+$/;

export const isPath = (path: string): boolean => PATH.test(path);

/**
 * The path of a new upload. Only its last part is taken from the server's answer: the address in front of it is the
 * server's PUBLIC_URL, which may be another than the one it is reached by, and no token must go anywhere else.
 */
export function pathIn(location = ''): string {
  const path = `${ENDPOINT}/${/([^/?#]*)(?:[?#]|$)/.exec(location)?.[1] ?? ''}`;
  if (isPath(path)) return path;
  const request = { method: 'POST', path: ENDPOINT };
  throw failure('INVALID_RESPONSE', 'the server does not tell where the upload is', request);
}

const toBase64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

/** A file's fields as the header `Upload-Metadata`. */
export function uploadMetadata(file: Blob, metadata: object = {}): string {
  const given = Object.entries(metadata).filter(([, value]) => value !== null);
  const type = file.type === '' ? {} : { type: file.type };
  const fields = fileFields(file, { ...type, ...Object.fromEntries(given) });
  return Object.entries(fields)
    .map(([name, text]) => `${name} ${toBase64(text)}`)
    .join(',');
}

/** The file's id in that header, which the server has put there. */
export function idIn(metadata: string): string | undefined {
  const [, encoded] = /(?:^|,)\s*id ([\w+/=]+)/.exec(metadata) ?? [];
  return encoded && atob(encoded);
}
