import { InvalidParamError } from '../errors/errors';
import { toStringTag } from '../transport/encode-body';
import { toJson } from '../transport/json';

/** A file, refused before anything is sent when it is something else. */
export function requireBlob<F extends Blob>(file: F): F {
  if (!/^(?:File|Blob)$/.test(toStringTag(file)))
    throw new InvalidParamError('file', 'must be a File or a Blob');
  return file;
}

/** A file's fields as a form or a header carries them: text, with objects and lists as JSON. */
export function toFormFields(file: Blob, metadata: object = {}): Record<string, string> {
  const name: unknown = Reflect.get(requireBlob(file), 'name');
  const fields: Record<string, string> = {};
  const given = { filename_download: name ?? 'file', ...metadata };
  for (const [field, value] of Object.entries<unknown>(given)) {
    const plain = value instanceof Date ? value.toJSON() : value;
    if (plain !== undefined)
      fields[field] = typeof plain === 'string' ? plain : toJson('metadata', plain);
  }
  return fields;
}

/** The form that uploads a file: its fields first, as the server ignores those after it. */
export function createFileForm(file: Blob, metadata?: object): FormData {
  const form = new FormData();
  const fields = toFormFields(file, metadata);
  for (const [field, text] of Object.entries(fields)) form.append(field, text);
  form.append('file', file, fields['filename_download']);
  return form;
}
