import { forkJoin, map, type Observable } from 'rxjs';
import type { Transport } from '../transport/transport';
import { type DataModel, readDataModel } from './data-model';

const listOf = (data: unknown): readonly unknown[] => (Array.isArray(data) ? data : []);

/** Emits what a list of the server has. */
export const readList = (transport: Transport, path: string): Observable<readonly unknown[]> =>
  transport.get(path, { params: { limit: -1 } }).pipe(map(({ data }) => listOf(data)));

/** Asks a server for its data model: `GET /collections`, `/fields`, `/relations`. */
export const readModel = (transport: Transport): Observable<DataModel> =>
  forkJoin([
    readList(transport, '/collections'),
    readList(transport, '/fields'),
    readList(transport, '/relations'),
  ]).pipe(map((parts) => readDataModel(...parts)));
