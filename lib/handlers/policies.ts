import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import type { ItemsOptions } from './handler';
import { systemItems } from './items';

/** What the policies of a user come to, taken together. */
export interface PolicyGlobals {
  app_access: boolean;
  admin_access?: boolean;
  enforce_tfa?: boolean;
}

/** Policies: sets of permissions to give to roles and users. Since Directus 11. */
export class PoliciesHandler<T, S = DefaultSchema> extends systemItems('directus_policies')<T, S> {
  /** Reads whether the own policies allow app and administration: `GET /policies/me/globals`. */
  globals(options?: ItemsOptions): Call<PolicyGlobals> {
    return this.data('get', () => ['/policies/me/globals'], options);
  }
}
