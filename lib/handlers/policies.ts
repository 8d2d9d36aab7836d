import type { Call } from '../call';
import type { RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import type { ITransport } from '../transport/transport-base';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** The rights that all policies of a user give together. */
export interface PolicyGlobals {
  app_access: boolean;
  admin_access?: boolean;
  enforce_tfa?: boolean;
}

/** Policies: sets of permissions to give to roles and users. Since Directus 11. */
export class PoliciesHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_policies', transport);
  }

  /**
   * Reads whether the current user's policies allow app and admin access: `GET /policies/me/globals`.
   *
   * @example
   * const { app_access } = await directus.policies.globals();
   */
  globals(options?: RequestOptions): Call<PolicyGlobals> {
    return this.request('GET', path`/policies/me/globals`, { options });
  }
}
