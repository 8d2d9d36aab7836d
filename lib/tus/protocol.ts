import { toFormFields } from '../uploads/file-form';
import { transportError } from '../transport/read-response';

/** Where Directus has its TUS server (11.0 and later, `controllers/tus`). */
export const TUS_PATH = '/files/tus';

/** What every request of the protocol carries, https://tus.io/protocols/resumable-upload. */
export const TUS_HEADERS = { 'tus-resumable': '1.0.0' };

const UPLOAD_PATH = /^\/files\/tus\/[\w-]+$/;

export const isUploadPath = (path: string): boolean => UPLOAD_PATH.test(path);

/**
 * The path of a new upload. Only its last part is taken from the server's answer: the address in front of it is the
 * server's PUBLIC_URL, which may be another than the one it is reached by, and no token must go anywhere else.
 */
export function uploadPathFromLocation(location = ''): string {
  const path = `${TUS_PATH}/${/([^/?#]*)(?:[?#]|$)/.exec(location)?.[1] ?? ''}`;
  if (isUploadPath(path)) return path;
  const request = { method: 'POST', path: TUS_PATH };
  throw transportError('INVALID_RESPONSE', 'the server does not tell where the upload is', request);
}

const toBase64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

/** A file's fields as the header `Upload-Metadata`. */
export function uploadMetadata(file: Blob, metadata: object = {}): string {
  const given = Object.entries(metadata).filter(([, value]) => value !== null);
  const type = file.type === '' ? {} : { type: file.type };
  const fields = toFormFields(file, { ...type, ...Object.fromEntries(given) });
  return Object.entries(fields)
    .map(([name, text]) => `${name} ${toBase64(text)}`)
    .join(',');
}

/** The file's id in that header, which the server has put there. */
export function fileIdFromMetadata(metadata: string): string | undefined {
  const [, encoded] = /(?:^|,)\s*id ([\w+/=]+)/.exec(metadata) ?? [];
  return encoded && atob(encoded);
}
