import { randomBytes } from 'node:crypto';
import { InvalidParamError } from '../../../errors/errors';
import { isBlobLike } from '../../body-kinds';

const CRLF = '\r\n';

// HTML 4.10.22.8: line breaks of names and texts become CRLF, those of filenames stay as they are.
const toCrlf = (text: string) => text.replace(/\r\n|\r|\n/g, CRLF);
const escapeQuotes = (name: string) =>
  name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');

/** A form as a list of parts, with the exact length the whole will have. */
export interface Multipart {
  readonly type: string;
  readonly length: number;
  readonly parts: readonly (Uint8Array | Blob)[];
}

/** Encodes a form as `multipart/form-data` (RFC 7578) without reading its files. */
export function encodeForm(form: FormData): Multipart {
  const boundary = `----directus-rx-${randomBytes(16).toString('hex')}`;
  const parts: (Uint8Array | Blob)[] = [];
  for (const [name, value] of form.entries()) {
    const head = `--${boundary}${CRLF}Content-Disposition: form-data; name="${escapeQuotes(toCrlf(name))}"`;
    if (typeof value === 'string') {
      parts.push(Buffer.from(`${head}${CRLF}${CRLF}${toCrlf(value)}${CRLF}`));
    } else {
      if (!isBlobLike(value))
        throw new InvalidParamError('data', 'is a form with a file that cannot be read');
      // A Blob of a foreign form may lack it.
      const { name }: { readonly name?: unknown } = value;
      const type = value.type || 'application/octet-stream';
      const file = `; filename="${escapeQuotes(String(name))}"${CRLF}Content-Type: ${type}`;
      parts.push(Buffer.from(`${head}${file}${CRLF}${CRLF}`), value, Buffer.from(CRLF));
    }
  }
  parts.push(Buffer.from(`--${boundary}--${CRLF}`));
  const length = parts.reduce(
    (sum, part) => sum + (part instanceof Uint8Array ? part.length : part.size),
    0,
  );
  return { type: `multipart/form-data; boundary=${boundary}`, length, parts };
}
