import { InvalidParamError, requireNonEmpty } from '../errors/errors';
import { object } from '../internal/argument-checks';
import { isBlobLike } from '../transport/body-kinds';
import { diskFileOf, markAsDiskFile } from '../transport/disk-file';
import { toJson } from '../transport/json';

/** Returns `file` if it is a File or Blob; throws an `InvalidParamError` otherwise. */
export function requireBlob<F extends Blob>(file: F): F {
  if (!isBlobLike(file)) throw new InvalidParamError('file', 'must be a File or a Blob');
  return file;
}

/** Returns a field as text: objects and lists as JSON, dates as their text in JSON. */
function toFieldText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  const json = toJson('metadata', value);
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

/**
 * Returns a file's fields as texts, for a form or the header `Upload-Metadata`. A field that is `undefined` is left out.
 * A `filename_download` that is absent or `null` becomes the file's own name, or `file` where the file has none.
 */
export function toFormFields(file: Blob, metadata?: object): ReadonlyMap<string, string> {
  const name: unknown = Reflect.get(requireBlob(file), 'name');
  const fields = new Map([['filename_download', toFieldText(name || 'file')]]);
  for (const [field, value] of Object.entries<unknown>({ ...object('metadata', metadata ?? {}) })) {
    if (value === undefined || (value === null && field === 'filename_download')) continue;
    fields.set(field, toFieldText(value));
  }
  requireNonEmpty('filename_download', fields.get('filename_download'));
  return fields;
}

/** Returns the form that uploads a file: its fields first, as the server ignores those after it. */
export function createFileForm(file: Blob, metadata?: object): FormData {
  const form = new FormData();
  const fields = toFormFields(file, metadata);
  for (const [field, text] of fields) form.append(field, text);
  const name = fields.get('filename_download') ?? '';
  const diskFile = diskFileOf(file);
  try {
    // A form makes a new File for a given name, which would no longer be known as a file on disk.
    if (diskFile)
      form.append('file', markAsDiskFile(new File([file], name, { type: file.type }), diskFile));
    else form.append('file', file, name);
  } catch {
    // Node's FormData takes no Blob of another library or another realm.
    throw new InvalidParamError('file', 'must be a File or a Blob of this platform');
  }
  return form;
}
