import { EMPTY, filter, isObservable, type Observable } from 'rxjs';
import { endpoint } from '../handlers/items';
import type { ITransport } from '../transport/types';
import { isObject } from '../internal/guards';

/** Emits each time this client has written to the collection. A transport of the user's own tells nothing. */
export function localWrites(transport: ITransport, collection: string): Observable<unknown> {
  const requests$: unknown = Reflect.get(transport, 'requests$');
  const path = endpoint(collection);
  const isOwn = (report: unknown): boolean =>
    isObject(report) &&
    report['type'] === 'reply' &&
    /^(?:POST|PATCH|DELETE)$/.test(String(report['method'])) &&
    `${String(report['path'])}/`.startsWith(`${path}/`);
  return isObservable(requests$) ? requests$.pipe(filter(isOwn)) : EMPTY;
}
