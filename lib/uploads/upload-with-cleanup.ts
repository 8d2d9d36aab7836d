import {
  catchError,
  defer,
  EMPTY,
  finalize,
  merge,
  noop,
  type Observable,
  retry,
  tap,
  timer,
} from 'rxjs';
import { unrefScheduler } from '#platform';
import { Call, type CallEvent } from '../call';
import { isInvalidParamError, isSessionError, isTransportError } from '../errors/errors';
import type { ITransport } from '../transport/types';

/** How often, and how many milliseconds apart, an unfinished file is looked for: its row may come a moment after us. */
const CLEANUP_ATTEMPTS = 3;
const CLEANUP_RETRY_DELAY = 1_000;

/** A version 4 UUID (RFC 9562); `randomUUID` exists only on pages served over HTTPS or from localhost. */
const uuid = (): string =>
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) => {
    const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (Number(digit) ^ (random & (15 >> (Number(digit) / 4)))).toString(16);
  });

/** The form with an id of ours before each file, by which it can be found again. */
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
      copy.append(name, value, value.name);
    }
  return { form: copy, ids };
}

const remove = (transport: ITransport, id: string) =>
  defer(() => transport.delete(`/files/${id}`, undefined, { background: true })).pipe(
    retry({ count: CLEANUP_ATTEMPTS - 1, delay: () => timer(CLEANUP_RETRY_DELAY, unrefScheduler) }),
  );

/** Whether it is certain that no half of the file is on the server: it has answered, or nothing was sent. */
const leavesNoPartialFile = (error: unknown): boolean =>
  isTransportError(error)
    ? error.status > 0 || error.code === 'TOO_LARGE'
    : isSessionError(error) || isInvalidParamError(error);

// Whose role may not choose ids: only the first of its files goes out twice.
const rejectsClientIds = new WeakSet<ITransport>();

/**
 * An upload that leaves nothing behind when it is cancelled or cut off. Directus itself does: its row
 * without a size and the part of the file that arrived stay for ever (11.17 and 12.4, `controllers/files`).
 *
 * `send` makes the request with a form. A role that may not choose ids is refused; then the form goes out as it was.
 */
export const uploadWithCleanup = <T>(
  form: FormData,
  transport: ITransport,
  send: (form: FormData) => Call<T>,
): Call<T> =>
  new Call((progress) => {
    const events = (sent: FormData): Observable<CallEvent<T>> =>
      Call.toEvents(send(sent), progress);
    if (form.has('id') || rejectsClientIds.has(transport)) return events(form);
    const { form: ours, ids } = withClientIds(form);
    let answered = false;
    let begun = false;
    const begin = defer(() => {
      begun = true;
      return EMPTY;
    });
    // What fails before `begin`, while it is subscribed to (a signal aborted before), was not sent.
    return merge(events(ours), begin).pipe(
      tap({
        next: ({ type }) => (answered ||= type === 'reply'),
        error: (error: unknown) => (answered = !begun || leavesNoPartialFile(error)),
      }),
      finalize(() => {
        // What comes of it is nobody's concern any more.
        if (!answered) for (const id of ids) remove(transport, id).subscribe({ error: noop });
      }),
      catchError((error: unknown) => {
        if (!isTransportError(error) || error.code !== 'FORBIDDEN') throw error;
        const remember = ({ type }: CallEvent<T>) =>
          type === 'reply' && rejectsClientIds.add(transport);
        return events(form).pipe(tap(remember));
      }),
    );
  });
