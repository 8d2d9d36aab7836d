import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';

/** A project's licence, and how much of it is used. */
export interface License {
  /** The plan; `Core` without a licence. */
  name: string;
  /** `grace`: over its limits or expired, and still working; `locked`: only administrators may work. */
  status: 'active' | 'grace' | 'locked';
  /** Where the key was set; `null` without one. */
  source: 'env' | 'settings' | null;
  /** True if the key can be changed in the settings. */
  editable: boolean;
  /** The reason for the loss of a former licence. */
  downgrade_reason: 'expired' | 'suspended' | 'canceled' | null;
  /** In seconds since 1970. */
  renews_at?: number | null;
  /** In seconds since 1970; -1 for never. */
  expires_at?: number | null;
  /** In seconds; -1 for none. */
  grace_period: number;
  offline: boolean;
  /** The included features by name: `{ limit: 25 }` for numbers, where -1 is no limit, `{ default: true }` for features. */
  entitlements: Record<string, unknown>;
  usage: { seats: number; collections: number; flows: number };
}

/** The project's licence, for administrators. Since Directus 12. */
export class LicenseHandler extends Handler {
  /**
   * Reads the licence: `GET /license`.
   *
   * @example
   * const { status, usage } = await directus.license.read();
   */
  read(options?: RequestOptions): Call<License> {
    return this.request('GET', path`/license`, { options });
  }
}
