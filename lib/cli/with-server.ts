import { concatMap, finalize, type Observable, of } from 'rxjs';
import { Directus } from '../directus';
import type { Transport } from '../transport/transport';

/** The credentials; without any, or with empty texts, the server shows its public part. */
export interface Credentials {
  readonly token?: string | undefined;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
}

/** Runs `work` on a server in the name of these credentials, and ends the session afterwards. */
export function withServer<T>(
  url: string,
  { token = '', email = '', password = '' }: Credentials,
  work: (transport: Transport) => Observable<T>,
): Observable<T> {
  const directus = new Directus(url, {
    auth: { mode: 'json', autoRefresh: false, staticToken: token },
    storage: { mode: 'MemoryStorage' },
  });
  const withLogin = token === '' && email !== '';
  const login: Observable<unknown> = withLogin
    ? directus.auth.login({ email, password })
    : of(null);
  return login.pipe(
    concatMap(() => work(directus.transport)),
    finalize(() => {
      if (withLogin) directus.auth.logout().subscribe();
      directus.dispose();
    }),
  );
}
