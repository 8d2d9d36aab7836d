import { defer, delay, map, NEVER, of } from 'rxjs';
import {
  type Backend,
  Directus,
  type QueryMany,
  TransportError,
  type TransportRequest,
} from '../../lib';
import { realtime, type RealtimeOptions } from '../../lib/realtime';
import { deepFreeze } from './deep-freeze';
import { FakeSockets } from './fake-sockets';
import { VirtualClock } from './virtual-clock';

export interface Article {
  id: number;
  title: string;
}

interface Schema {
  articles: Article;
  authors: { id: number };
  slow: { id: number };
}

const failure = (status: number) =>
  new TransportError(
    'no',
    status === 0 ? 'NETWORK' : 'FORBIDDEN',
    { method: 'GET', path: '' },
    status === 0 ? undefined : { raw: {}, data: undefined, status, headers: {} },
  );

/** A token with which the fake server knows the user, made like a JWT. */
export const tokenOf = (user: string) => `x.${btoa(JSON.stringify({ id: user }))}.x`;

/** A client whose server holds `rows`, on a virtual clock; a request takes `state.latency` milliseconds. */
export function liveRig({
  sockets = true,
  options = {},
}: { readonly sockets?: boolean; readonly options?: RealtimeOptions } = {}) {
  const clock = new VirtualClock();
  const server = new FakeSockets(clock);
  server.down = !sockets;
  const state = {
    rows: [
      { id: 1, title: 'one' },
      { id: 2, title: 'two' },
    ] as Article[],
    reads: 0,
    writes: 0,
    paths: [] as string[],
    latency: 20,
    fails: undefined as number | undefined,
    hangs: undefined as string | undefined,
    /** Rows by the token that asks for them. */
    rowsOf: undefined as ((authorization: string | undefined) => Article[]) | undefined,
    seen: (_: TransportRequest): void => undefined,
  };
  const backend: Backend = (request) => {
    const { method, path, headers } = request;
    return defer(() => {
      state.seen(request);
      if (method === 'GET' && path.startsWith('/items')) state.reads++;
      else if (method !== 'GET') state.writes++;
      state.paths.push(`${method} ${path}`);
      // The rows are those of the moment, and of the user, in which the server was asked.
      const rows = structuredClone(state.rowsOf?.(headers['authorization']) ?? state.rows);
      if (path === state.hangs) return NEVER;
      return of(rows).pipe(delay(path.startsWith('/users') ? 1 : state.latency, clock));
    }).pipe(
      map((rows) => {
        if (state.fails !== undefined && !path.startsWith('/server')) throw failure(state.fails);
        const data: unknown =
          path === '/server/info'
            ? { websocket: sockets && {} }
            : method === 'PATCH'
              ? rows[0]
              : state.rowsOf
                ? rows
                : structuredClone(state.rows);
        return {
          type: 'reply',
          // Whoever writes into an answer fails.
          body: deepFreeze({ raw: { data }, data, status: 200, headers: {} }),
        } as const;
      }),
    );
  };
  const directus = new Directus<Schema>('http://directus.example.com', {
    auth: { mode: 'json', staticToken: 'token' },
    storage: { mode: 'MemoryStorage' },
    transport: { backend: () => backend, retry: false },
  });
  const live = realtime(directus, { webSocket: server.Socket, scheduler: clock, ...options });
  const articles = (query?: QueryMany<Article, never>) => {
    const seen: (readonly Article[])[] = [];
    const errors: unknown[] = [];
    const subscription = live.live('articles', query).subscribe({
      next: ({ data }) => seen.push(data),
      error: (error: unknown) => errors.push(error),
    });
    return { seen, errors, last: () => seen.at(-1), stop: () => subscription.unsubscribe() };
  };
  return { clock, server, state, live, articles, directus };
}
