import { EMPTY, filter, isObservable, type Observable } from 'rxjs';
import { endpoint } from '../handlers/items';
import type { ITransport } from '../transport/transport-base';
import { isObject } from '../internal/guards';

const WRITES: readonly unknown[] = ['POST', 'PATCH', 'DELETE'];

/** Emits each time this client has written to the collection. A transport of the application's own reports no writes. */
export function localWrites(transport: ITransport, collection: string): Observable<unknown> {
  const requests$: unknown = Reflect.get(transport, 'requests$');
  const root = endpoint(collection);
  const isOwn = (report: unknown): boolean => {
    if (!isObject(report)) return false;
    const { type, method, path } = report;
    return (
      type === 'reply' &&
      WRITES.includes(method) &&
      typeof path === 'string' &&
      `${path}/`.startsWith(`${root}/`)
    );
  };
  return isObservable(requests$) ? requests$.pipe(filter(isOwn)) : EMPTY;
}
