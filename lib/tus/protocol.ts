import { InvalidParamError } from '../errors/errors';
import { object } from '../internal/argument-checks';
import { transportError } from '../transport/read-response';
import { toFormFields } from '../uploads/file-form';

/** The path of Directus's TUS server (10.13 and later, `controllers/tus`). */
export const TUS_PATH = '/files/tus';

/** The path of an upload, for `requests$`. */
export const TUS_ROUTE = '/files/tus/{id}';

/** Headers of every request of the protocol, https://tus.io/protocols/resumable-upload. */
export const TUS_HEADERS = { 'tus-resumable': '1.0.0' };

const UPLOAD_PATH = /^\/files\/tus\/[\w-]+$/;

export const isUploadPath = (path: string): boolean => UPLOAD_PATH.test(path);

/**
 * Returns the path of a new upload. Only its last part is taken from the server's answer: the address in front of it is the
 * server's PUBLIC_URL, which may be another than the one it is reached by, and no token must go anywhere else.
 */
export function uploadPathFromLocation(location = ''): string {
  const [address = ''] = location.split(/[?#]/);
  const path = `${TUS_PATH}/${address.slice(address.lastIndexOf('/') + 1)}`;
  if (isUploadPath(path)) return path;
  const request = { method: 'POST', path: TUS_PATH };
  throw transportError('INVALID_RESPONSE', 'the server does not tell where the upload is', request);
}

const toBase64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

/** The names of the protocol: ASCII, with no space and no comma. */
const METADATA_KEY = /^[!-+\--~]+$/;

/** Returns a file's fields as the header `Upload-Metadata`. A field that is null is left out: the header has no word for it. */
export function uploadMetadata(file: Blob, metadata?: object): string {
  const given = Object.entries<unknown>({ ...object('metadata', metadata ?? {}) });
  const present = Object.fromEntries(given.filter(([, value]) => value !== null));
  const fields = new Map(toFormFields(file, present));
  if (file.type !== '' && !fields.has('type')) fields.set('type', file.type);
  return [...fields]
    .map(([name, text]) => {
      if (!METADATA_KEY.test(name))
        throw new InvalidParamError('metadata', 'has a name that is not ASCII, or has a space');
      return `${name} ${toBase64(text)}`;
    })
    .join(',');
}

/** Returns the file's id in that header, which the server has put there. */
export function fileIdFromMetadata(metadata: string): string | undefined {
  const [, encoded] = /(?:^|,)\s*id ([\w+/=]+)/.exec(metadata) ?? [];
  try {
    return encoded && atob(encoded);
  } catch {
    return undefined;
  }
}
