import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ID } from '../types/query';
import type { OneItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import type { ItemsOptions } from './handler';
import { type ItemsHandler, systemItems } from './items';

/** What to comment on: an item of a collection. */
export interface Comment {
  readonly collection: string;
  readonly item: ID;
  readonly comment: string;
}

/**
 * Comments on items. Servers before 11.1.2 have them at `/activity/comment`; there, only creating, changing and
 * deleting a single comment work.
 */
export interface CommentsHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  /**
   * Comments on an item: `POST /comments`.
   *
   * @example
   * await directus.comments.create({ collection: 'articles', item: 15, comment: 'Well said!' });
   */
  create(comment: Comment, options?: ItemsOptions): Call<OneItem<T, never, S>>;

  /** Changes a comment's text: `PATCH /comments/{id}`. */
  update(id: ID, comment: string, options?: ItemsOptions): Call<OneItem<T, never, S>>;

  /** Deletes a comment: `DELETE /comments/{id}`. */
  delete(id: ID, options?: ItemsOptions): Call<void>;
}

export const CommentsHandler = systemItems<
  new <T, S = DefaultSchema>(transport: ITransport) => CommentsHandler<T, S>
>('directus_comments', {
  create: 'data POST @ ...comment',
  update: 'data PATCH @/:id comment',
  delete: 'done DELETE @/:id',
});
