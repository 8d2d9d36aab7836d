import { catchError, defer, map, type Observable, of, switchMap, throwError } from 'rxjs';
import { isTaken } from '../errors/classify';
import { isObject } from '../internal/guards';
import type { ITransport } from '../transport/transport-base';
import { encodePathSegment } from '../transport/url';
import { createFileForm } from '../uploads/file-form';
import type { OutboxEntry } from './outbox-entry';
import type { UnsentFiles } from './unsent-files';

/**
 * Uploads a file whose id was made here: `POST /files`. If an earlier attempt has had no answer, and the server has the row, its size
 * tells if all bytes have arrived; otherwise they are sent again: `PATCH /files/{id}`.
 */
export const deliverFile = (
  entry: OutboxEntry,
  files: UnsentFiles,
  transport: ITransport,
): Observable<unknown> =>
  files.read(entry).pipe(
    switchMap((bytes) => {
      const form = () =>
        createFileForm(
          new File([bytes], entry.file?.name ?? 'file', { type: bytes.type }),
          entry.item,
        );
      const path = `/files/${encodePathSegment('id', entry.key)}`;
      const params = { fields: ['id', 'filesize'] };
      return defer(() => transport.post('/files', form(), { params })).pipe(
        catchError((error: unknown) => {
          if (!isTaken(error) || entry.attempts < 2) return throwError(() => error);
          return defer(() => transport.get(path, { params })).pipe(
            switchMap(({ data }) =>
              isObject(data) && Number(data['filesize']) === bytes.size
                ? of(data)
                : defer(() => transport.patch(path, form(), { params })),
            ),
          );
        }),
      );
    }),
    map(() => null),
  );
