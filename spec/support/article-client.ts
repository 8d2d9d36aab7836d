import { finalize, map, type Observable, timer } from 'rxjs';
import { Directus, type TransportEvent } from '../../lib';

/** A client of a server whose articles have the title `Article <id>`; there is no article 404. Notes what is sent and cancelled. */
export function articleClient() {
  const sent: string[] = [];
  const cancelled: string[] = [];
  const directus = new Directus('http://directus.test', {
    auth: { mode: 'json' },
    transport: {
      retry: false,
      backend:
        () =>
        (request): Observable<TransportEvent> => {
          const { path, params } = request;
          const query = 'search' in params ? `?${String(params.search)}` : '';
          sent.push(path + query);
          let isAnswered = false;
          return timer(5).pipe(
            map((): TransportEvent => {
              isAnswered = true;
              const id = path.split('/')[3];
              if (id === '404') throw new Error('no such article');
              const data =
                id === undefined ? [{ title: `Found ${query}` }] : { title: `Article ${id}` };
              return { type: 'reply', body: { data, raw: { data }, status: 200, headers: {} } };
            }),
            finalize(() => isAnswered || cancelled.push(path + query)),
          );
        },
    },
  });
  return { directus, sent, cancelled };
}
