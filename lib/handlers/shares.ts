import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import { at, type ItemsOptions } from './handler';
import { systemItems } from './items';

/** What anybody may know of a share before logging in to it. */
export interface ShareInfo {
  id: string;
  collection: string;
  item: string;
  /** Hidden, but not null where one is needed. */
  password: string | null;
  max_uses: number | null;
  times_used: number | null;
  date_start: string | null;
  date_end: string | null;
}

/** Items shared with people without an account. */
export class SharesHandler<T, S = DefaultSchema> extends systemItems('directus_shares')<T, S> {
  /** Reads what a share is of, without being logged in: `GET /shares/info/{id}`. */
  info(id: string, options?: ItemsOptions): Call<ShareInfo> {
    return this.data('get', () => [at('/shares/info', { id })], options);
  }

  /** Mails the link of a share: `POST /shares/invite`. */
  invite(share: string, emails: readonly string[], options?: ItemsOptions): Call<void> {
    return this.done('post', () => ['/shares/invite', undefined, { share, emails }], options);
  }
}
