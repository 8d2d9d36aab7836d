import type { Call } from '../call';
import type { RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { nothing } from '../requests/readers';
import { text, texts } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** The public information about a share. */
export interface ShareInfo {
  id: string;
  collection: string;
  item: string;
  /** Hidden, but not null if a password is needed. */
  password: string | null;
  max_uses: number | null;
  times_used: number | null;
  date_start: string | null;
  date_end: string | null;
}

/** Items shared with people without an account. */
export class SharesHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_shares', transport);
  }

  /**
   * Reads what a share is of, without being logged in: `GET /shares/info/{id}`.
   *
   * @example
   * const { collection, item } = await directus.shares.info(id);
   */
  info(id: string, options?: RequestOptions): Call<ShareInfo> {
    return this.request('GET', path`/shares/info/${{ id }}`, { options });
  }

  /**
   * Mails the link of a share: `POST /shares/invite`.
   *
   * @example
   * await directus.shares.invite(id, ['ada@example.com']);
   */
  invite(share: string, emails: readonly string[], options?: RequestOptions): Call<void> {
    return this.request('POST', path`/shares/invite`, {
      body: () => ({ share: text('share', share), emails: texts('emails', emails) }),
      read: nothing,
      options,
    });
  }
}
