import type { Call } from '../call';
import type { RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { nothing } from '../requests/readers';
import { object, text } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';
import type { ID } from '../types/query';
import type { WrittenItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** A new comment on an item of a collection. */
export interface CommentInput {
  readonly collection: string;
  readonly item: ID;
  readonly comment: string;
}

/**
 * Comments on items. Servers before 11.1.2 have them at `/activity/comment`; there, only creating, changing and
 * deleting a single comment work.
 */
export class CommentsHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_comments', transport);
  }

  /**
   * Comments on an item: `POST /comments`.
   *
   * @example
   * await directus.comments.create({ collection: 'articles', item: 15, comment: 'Well said!' });
   */
  create(comment: CommentInput, options?: RequestOptions): Call<WrittenItem<T, never, Schema>> {
    return this.request('POST', path`/comments`, {
      body: () => object('comment', comment),
      options,
    });
  }

  /**
   * Changes a comment's text: `PATCH /comments/{id}`.
   *
   * @example
   * await directus.comments.update(id, 'Better now');
   */
  update(id: ID, comment: string, options?: RequestOptions): Call<WrittenItem<T, never, Schema>> {
    return this.request('PATCH', path`/comments/${{ id }}`, {
      body: () => ({ comment: text('comment', comment) }),
      options,
    });
  }

  /**
   * Deletes a comment: `DELETE /comments/{id}`.
   *
   * @example
   * await directus.comments.delete(id);
   */
  delete(id: ID, options?: RequestOptions): Call<void> {
    return this.request('DELETE', path`/comments/${{ id }}`, { read: nothing, options });
  }
}

/** @deprecated Use {@link CommentInput}. */
export type Comment = CommentInput;
