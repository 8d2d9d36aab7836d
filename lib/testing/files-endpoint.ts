import { isFormLike } from '../transport/body-kinds';
import {
  type FakeRequest,
  type FakeResponse,
  invalidPayload,
  refuseAccess,
  Refusal,
} from './exchange';
import type { EndpointContext } from './items-endpoint';
import { UnsupportedByFakeError } from './unsupported';

/** A file of a form, with the fields that stand before it. */
interface UploadedFile {
  readonly content: Blob;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The content of files: what `POST /files` takes, and `/assets/{id}` answers with. */
export class FilesEndpoint {
  readonly #contents = new Map<string, Blob>();

  /** Stores a file that the test gives. */
  put(id: string, content: Blob): void {
    this.#contents.set(id, content);
  }

  content(id: string): Blob | undefined {
    return this.#contents.get(id);
  }

  /** Stores the files of a form. Returns their keys. */
  upload(form: unknown, context: EndpointContext): readonly unknown[] {
    return context.write((writer) =>
      filesIn(form).map(({ content, fields }) => {
        const described = this.#describe(content, fields, context);
        const id = String(
          writer.create('directus_files', { title: titleOf(content), ...described }),
        );
        const [extension = ''] = /\.[^.]*$/.exec(nameOf(content)) ?? [];
        const stored = {
          filename_disk: id + extension,
          modified_on: context.query.now().toISOString(),
        };
        writer.amend('directus_files', id, stored);
        this.#contents.set(id, content);
        return id;
      }),
    );
  }

  /** Replaces the content of a file, or its fields alone. */
  replace(key: string, form: unknown, context: EndpointContext): void {
    context.write((writer) => {
      for (const { content, fields } of filesIn(form)) {
        writer.update('directus_files', [key], this.#describe(content, fields, context));
        this.#contents.set(key, content);
      }
    });
  }

  /** Answers `GET` and `HEAD /assets/{id}`, also for a part of the file. Images are not transformed. */
  asset({ headers, query }: FakeRequest, id: string, context: EndpointContext): FakeResponse {
    const row = context.store.rows('directus_files').get(id);
    const content = this.#contents.get(id);
    if (!row || !content) return refuseAccess();
    const { size } = content;
    const name = String(row['filename_download']);
    const shared = {
      'content-type': String(row['type']),
      'content-disposition': `${'download' in query ? 'attachment' : 'inline'}; filename="${name}"`,
      'accept-ranges': 'bytes',
      'last-modified': new Date(String(row['modified_on'] ?? row['uploaded_on'])).toUTCString(),
    };
    const range = rangeOf(headers['range'], size);
    if (!range)
      return {
        status: 200,
        headers: { ...shared, 'content-length': String(size) },
        body: content,
      };
    const [start, end] = range;
    if (start >= Math.min(size, end))
      throw new Refusal(
        416,
        'RANGE_NOT_SATISFIABLE',
        `Range ${JSON.stringify(headers['range'])} is invalid or the file's size doesn't match the requested range.`,
      );
    return {
      status: 206,
      headers: {
        ...shared,
        'content-length': String(end - start),
        'content-range': `bytes ${start}-${end - 1}/${size}`,
      },
      body: content.slice(start, end, content.type),
    };
  }

  #describe(content: Blob, fields: UploadedFile['fields'], { query }: EndpointContext): object {
    return {
      filename_download: nameOf(content),
      uploaded_by: query.user?.id ?? null,
      uploaded_on: query.now().toISOString(),
      ...fields,
      type: fields['type'] ?? (content.type || 'application/octet-stream'),
      filesize: content.size,
    };
  }
}

const nameOf = (content: Blob): string =>
  'name' in content && typeof content.name === 'string'
    ? content.name.replace(/^.*\//, '')
    : 'file';

/** `holiday-photo_1.jpg` and `holidayPhoto_1.jpg` become `Holiday Photo 1`. */
const titleOf = (content: Blob): string =>
  nameOf(content)
    .replace(/(?<=.)\.[^.]*$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[-_\s]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join(' ');

/** The fields of a form belong to the file after them. */
function filesIn(form: unknown): readonly UploadedFile[] {
  if (!isFormLike(form)) throw new UnsupportedByFakeError('uploads that are no form');
  const files: UploadedFile[] = [];
  let fields: Record<string, unknown> = {};
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') fields[name] = value.trim() === 'null' ? null : value;
    else {
      files.push({ content: value, fields });
      fields = {};
    }
  }
  if (files.length === 0) throw invalidPayload('No files were included in the body');
  return files;
}

/** The first byte and the one after the last, of `bytes=0-99`. */
function rangeOf(header: string | undefined, size: number): readonly [number, number] | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)(?:,|$)/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') return [Math.max(0, size - Number(to)), size];
  return [Number(from), to === '' ? size : Math.min(size, Number(to) + 1)];
}
