import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import type { ID } from '../types/query';
import type { OneItem } from '../types/result';
import { at, type ItemsOptions, record } from './handler';
import { systemItems } from './items';

/** What to comment on: an item of a collection. */
export interface Comment {
  readonly collection: string;
  readonly item: ID;
  readonly comment: string;
}

/**
 * Comments on items. Servers before 11.1.2 keep them at `/activity/comment`: there, those by which one
 * comment is created, changed or deleted work, too.
 */
export class CommentsHandler<T, S = DefaultSchema> extends systemItems('directus_comments')<T, S> {
  /**
   * Comments on an item: `POST /comments`.
   *
   * @example
   * await directus.comments.create({ collection: 'articles', item: 15, comment: 'Well said!' });
   */
  create(comment: Comment, options?: ItemsOptions): Call<OneItem<T, never, S>> {
    return this.data('post', () => ['/comments', undefined, record('comment', comment)], options);
  }

  /** Changes a comment's text: `PATCH /comments/{id}`. */
  update(id: ID, comment: string, options?: ItemsOptions): Call<OneItem<T, never, S>> {
    return this.data('patch', () => [at('/comments', { id }), undefined, { comment }], options);
  }

  /** Deletes a comment: `DELETE /comments/{id}`. */
  delete(id: ID, options?: ItemsOptions): Call<void> {
    return this.deleteOne(id, options);
  }
}
