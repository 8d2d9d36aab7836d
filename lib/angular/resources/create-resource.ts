import type { Injector } from '@angular/core';
import { map } from 'rxjs';
import { userSwitches } from '../../auth/user-change';
import type { Directus } from '../../directus';
import { clientName } from '../client-token';
import { identityOnServer } from './identity';
import type { DirectusResource, ResourceOptions } from './resource';
import { type ReaderConfig, ResourceReader } from './resource-reader';

/** A resource to make: its client, its parameters, and how it reads. */
export interface ResourceSource<P, I> extends Pick<
  ReaderConfig<P, I>,
  'params' | 'read' | 'readOnce' | 'isLive' | 'initial' | 'onStart'
> {
  readonly injector: Injector;
  readonly client: Directus<never>;
  readonly token: unknown;
  /** Names what is read, beside its parameters; `undefined`: a server hands nothing over. */
  readonly key: string | undefined;
  readonly keepByDefault: boolean;
  readonly options: ResourceOptions;
}

export function createResource<P, T, I>({
  client,
  token,
  key,
  keepByDefault,
  options: { keep = keepByDefault, ssr = true },
  ...source
}: ResourceSource<P, I>): DirectusResource<T | I> {
  const reader = new ResourceReader<P, T, I>({
    ...source,
    keep,
    onServer: ssr !== false,
    key: ssr === false || key === undefined ? undefined : `${clientName(token)}:${key}`,
    isAnonymous: () => {
      const identity = identityOnServer(client);
      if (identity === 'secret' && ssr !== 'transfer') return undefined;
      return identity === 'anonymous';
    },
    userSwitched$: userSwitches(client.auth.state$).pipe(
      map(([{ authenticated }]) => authenticated),
    ),
    isAuthenticated: () => client.auth.state.authenticated,
  });
  return reader.asResource();
}
