import {
  catchError,
  concat,
  concatMap,
  defer,
  finalize,
  from,
  interval,
  map,
  type Observable,
  of,
  scan,
  take,
  takeWhile,
  tap,
} from 'rxjs';
import { unrefScheduler } from '#platform';
import { Call, type CallEvent } from '../call';
import { mayHaveBeenStored } from '../errors/classify';
import { isTransportError } from '../errors/errors';
import { Transport } from '../transport/transport';
import type { TransportRequestOptions } from '../transport/request';
import type { ITransport } from '../transport/transport-base';

/** The attempts to delete an unfinished file, and the milliseconds between them: the server may store its row after the first. */
const CLEANUP_ATTEMPTS = 3;
const CLEANUP_INTERVAL = 1_000;

/** An admin's DELETE is answered with success also before the row is there, so one success proves nothing. */
const CLEANUP_SUCCESSES = 2;

/** Returns a random byte; a weak one where there is no `crypto`, as in React Native: an id of a file is no secret. */
function randomByte(): number {
  if (typeof crypto === 'undefined') return Math.floor(Math.random() * 256);
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  return byte;
}

/** Returns a version 4 UUID (RFC 9562); `randomUUID` exists only on pages served over HTTPS or from localhost. */
const uuid = (): string =>
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) => {
    const random = randomByte();
    return (Number(digit) ^ (random & (15 >> (Number(digit) / 4)))).toString(16);
  });

/** Returns the form with an id of ours before each file, by which it can be found again. */
function withClientIds(form: FormData): {
  readonly form: FormData;
  readonly ids: readonly string[];
} {
  const copy = new FormData();
  const ids: string[] = [];
  for (const [name, value] of form)
    if (typeof value === 'string') copy.append(name, value);
    else {
      const id = uuid();
      const [extension = ''] = /\.\w+$/.exec(value.name) ?? [];
      ids.push(id);
      copy.append('id', id);
      // Without it the server cannot delete what it has not finished to write (11.17: a 500).
      copy.append('filename_disk', id + extension);
      // Without its name as an argument, which would make a copy of the File.
      copy.append(name, value);
    }
  return { form: copy, ids };
}

/** Deletes a file that the server may have, or may be about to have. Never fails. */
const removePartialFile = (transport: ITransport, id: string): Observable<unknown> =>
  concat(of(0), interval(CLEANUP_INTERVAL, unrefScheduler)).pipe(
    take(CLEANUP_ATTEMPTS),
    concatMap(() =>
      defer(() => from(transport.delete(`/files/${id}`, undefined, { background: true }))).pipe(
        map(() => 1),
        catchError(() => of(0)),
      ),
    ),
    scan((successes, success) => successes + success, 0),
    takeWhile((successes) => successes < CLEANUP_SUCCESSES),
  );

const isForbidden = (error: unknown): error is Error =>
  isTransportError(error) && error.code === 'FORBIDDEN';

/** Returns true if the role may lack the fields that {@link withClientIds} adds. Directus 11 names what is forbidden, older versions do not. */
const mayForbidClientIds = (error: unknown): boolean =>
  isForbidden(error) &&
  (/"(?:id|filename_disk)"/.test(error.message) || !error.message.includes('"'));

// Transports whose user may not set these fields, or not create files: later uploads are sent once, without ids.
const transportsWithoutClientIds = new WeakSet<ITransport>();

/**
 * Returns an upload that leaves no partial file when it is cancelled or cut off. Directus itself
 * keeps the file's row, without a size, and the part of the file that arrived (11.17 and 12.4, `controllers/files`).
 *
 * `send` makes the request with a form, and with options. If the role may not set ids, the original form is sent after the refusal.
 */
export const uploadWithCleanup = <T>(
  form: FormData,
  transport: ITransport,
  send: (form: FormData, options?: TransportRequestOptions) => Call<T>,
): Call<T> =>
  new Call((progress) => {
    const plain = (): Observable<CallEvent<T>> => Call.toEvents(send(form), progress);
    if (form.has('id') || transportsWithoutClientIds.has(transport)) return plain();
    const { form: ours, ids } = withClientIds(form);
    // This library's transport reports when it sends. Before that, the upload waits for a token or a socket.
    let mayBeStored = !(transport instanceof Transport);
    return Call.toEvents(send(ours, { isExpected: mayForbidClientIds }), true).pipe(
      tap({
        next: ({ type }) => (mayBeStored = type !== 'reply'),
        error: (error: unknown) => (mayBeStored &&= mayHaveBeenStored(error)),
      }),
      finalize(() => {
        if (mayBeStored) for (const id of ids) removePartialFile(transport, id).subscribe();
      }),
      catchError((error: unknown) => {
        if (!mayForbidClientIds(error)) throw error;
        const remember = () => transportsWithoutClientIds.add(transport);
        return plain().pipe(
          tap({
            next: ({ type }) => type === 'reply' && remember(),
            error: (again: unknown) => isForbidden(again) && remember(),
          }),
        );
      }),
    );
  });
