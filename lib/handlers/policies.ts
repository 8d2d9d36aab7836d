import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { DefaultSchema } from '../types/schema';
import type { ItemsOptions } from './handler';
import { type ItemsHandler, systemItems } from './items';

/** What a user's policies allow in total. */
export interface PolicyGlobals {
  app_access: boolean;
  admin_access?: boolean;
  enforce_tfa?: boolean;
}

/** Policies: sets of permissions to give to roles and users. Since Directus 11. */
export interface PoliciesHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  /** Reads whether the current user's policies allow app and admin access: `GET /policies/me/globals`. */
  globals(options?: ItemsOptions): Call<PolicyGlobals>;
}

export const PoliciesHandler = systemItems<
  new <T, S = DefaultSchema>(transport: ITransport) => PoliciesHandler<T, S>
>('directus_policies', {
  globals: 'data GET @/me/globals',
});
