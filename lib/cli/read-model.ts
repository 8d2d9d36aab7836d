import { forkJoin, map, type Observable } from 'rxjs';
import type { Transport } from '../transport/transport';
import { type DataModel, items, readDataModel } from './data-model';

/** Emits what a list of the server has. */
export const readList = (
  transport: Transport,
  path: string,
  params: object = {},
): Observable<readonly unknown[]> =>
  transport.get(path, { params }).pipe(map(({ data }) => items(data)));

/** Asks a server for its data model: `GET /collections`, `/fields`, `/relations`. */
export const readModel = (transport: Transport): Observable<DataModel> =>
  forkJoin([
    readList(transport, '/collections'),
    readList(transport, '/fields'),
    readList(transport, '/relations'),
  ]).pipe(map((parts) => readDataModel(...parts)));
