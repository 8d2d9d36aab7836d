import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { DefaultSchema } from '../types/schema';
import type { ItemsOptions } from './handler';
import { type ItemsHandler, systemItems } from './items';

/** What anybody may know of a share before logging in to it. */
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
export interface SharesHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  /** Reads what a share is of, without being logged in: `GET /shares/info/{id}`. */
  info(id: string, options?: ItemsOptions): Call<ShareInfo>;

  /** Mails the link of a share: `POST /shares/invite`. */
  invite(share: string, emails: readonly string[], options?: ItemsOptions): Call<void>;
}

export const SharesHandler = systemItems<
  new <T, S = DefaultSchema>(transport: ITransport) => SharesHandler<T, S>
>('directus_shares', {
  info: 'data GET @/info/:id',
  invite: 'done POST @/invite share emails',
});
