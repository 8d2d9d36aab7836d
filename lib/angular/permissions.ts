import {
  assertInInjectionContext,
  DestroyRef,
  inject,
  InjectionToken,
  Injector,
} from '@angular/core';
import { defer, type Observable, of, ReplaySubject, share, take, tap } from 'rxjs';
import { userChanges } from '../auth/user-change';
import type { Directus } from '../directus';
import type { MyPermissions } from '../handlers/permissions';
import { isObject } from '../internal/guards';
import type { AppSchema } from './app-schema';
import { clientName, type DirectusToken } from './client-token';
import { injectClient } from './injection';
import { createResource } from './resources/create-resource';
import { identityOnServer } from './resources/identity';
import { TRANSFER } from './resources/transfer';
import { injectUserNumber } from './user-number';

/** The actions that Directus permits or refuses. */
export type PermissionAction = 'create' | 'read' | 'update' | 'delete' | 'share';

/** Returns what the server says of an action, which older versions say in another form. */
function accessOf(
  permissions: MyPermissions | undefined,
  action: PermissionAction,
  collection: string,
): Readonly<Record<string, unknown>> {
  const actions: unknown = isObject(permissions) ? permissions[collection] : undefined;
  const access = isObject(actions) ? actions[action] : undefined;
  return isObject(access) ? access : {};
}

/** Returns true if the permissions allow the action, on at least some items; false while they are not known. */
export function allows(
  permissions: MyPermissions | undefined,
  action: PermissionAction,
  collection: string,
  field?: string,
): boolean {
  const { access, fields } = accessOf(permissions, action, collection);
  if (access !== 'full' && access !== 'partial') return false;
  return (
    field === undefined ||
    !Array.isArray(fields) ||
    ['*', field].some((name) => fields.includes(name))
  );
}

/** Reads the permissions of the current user of a client: `GET /permissions/me`, once for each user. */
type ReadPermissions = (client: Directus<never>, token: unknown) => Observable<MyPermissions>;

function createReadPermissions(): ReadPermissions {
  const transfer = inject(TRANSFER);
  const known = new Map<Directus<never>, Observable<MyPermissions>>();
  inject(DestroyRef).onDestroy(() => {
    known.clear();
  });

  const read: ReadPermissions = (client, token) => {
    const key = `${clientName(token)}:permissions`;
    return defer(() => {
      const transferred = transfer.take<MyPermissions>(key);
      if (transferred && 'value' in transferred.outcome) return of(transferred.outcome.value);
      return client.permissions.me().pipe(
        tap((value) => {
          if (identityOnServer(client) === 'visitor')
            transfer.put(key, { outcome: { value }, anonymous: false });
        }),
      );
    }).pipe(
      // A subscriber that leaves after the first value must not end the request for later ones.
      share({
        connector: () => new ReplaySubject(1),
        resetOnComplete: false,
        resetOnRefCountZero: false,
      }),
    );
  };

  return (client, token) => {
    const before = known.get(client);
    if (before) return before;
    const permissions$ = read(client, token);
    known.set(client, permissions$);
    const forget = () => known.delete(client);
    userChanges(client.auth.state$).pipe(take(1)).subscribe({ complete: forget });
    return permissions$;
  };
}

export const READ_PERMISSIONS = /* @__PURE__ */ new InjectionToken<ReadPermissions>(
  'directus-rx permissions',
  { providedIn: 'root', factory: createReadPermissions },
);

/**
 * Returns a function that tells what the current user may do, for templates and `computed`: it is read reactively. Reads
 * `GET /permissions/me` (Directus 11 and later) once for each user of the application. The answer is false before it has arrived, while
 * nobody is logged in, and where the permissions cannot be read. The server decides in any case. `token`: of which client, where
 * there are several. Needs an injection context; ends with it.
 *
 * @example
 * class Articles {
 *   readonly can = injectCan();
 * }
 * // `@if (can('update', 'articles', 'status')) { <button>Publish</button> }`
 */
export function injectCan<Schema extends object = AppSchema>(
  token?: DirectusToken<Schema>,
): (action: PermissionAction, collection: string, field?: string) => boolean {
  assertInInjectionContext(injectCan);
  const client = injectClient(token);
  const readPermissions = inject(READ_PERMISSIONS);
  const user = injectUserNumber(client);
  const permissions = createResource<number, MyPermissions, undefined>({
    injector: inject(Injector),
    client,
    token,
    key: undefined,
    params: user,
    read: () => readPermissions(client, token),
    initial: undefined,
    keepByDefault: false,
    options: {},
  });
  // Without permissions everything is refused, which shows that they could not be read.
  permissions.error();
  return (action, collection, field) => allows(permissions.value(), action, collection, field);
}
