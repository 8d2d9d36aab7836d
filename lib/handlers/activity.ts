import type { ITransport } from '../transport/types';
import type { DefaultSchema } from '../types/schema';
import type { CommentsHandler } from './comments';
import { systemItems } from './items';

/** What users have done. */
export class ActivityHandler<T, C, S = DefaultSchema> extends systemItems('directus_activity', {})<
  T,
  S
> {
  /** The same as `directus.comments`, where comments have moved. */
  readonly comments: CommentsHandler<C, S>;

  constructor(transport: ITransport, comments: CommentsHandler<C, S>) {
    super(transport);
    this.comments = comments;
  }
}
