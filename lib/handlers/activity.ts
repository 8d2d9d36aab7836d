import type { ITransport } from '../transport/types';
import type { DefaultSchema } from '../types/schema';
import { CommentsHandler } from './comments';
import { systemItems } from './items';

/** What users have done. */
export class ActivityHandler<T, C, S = DefaultSchema> extends systemItems('directus_activity', {})<
  T,
  S
> {
  /** The same as `directus.comments`, where comments have moved. */
  readonly comments: CommentsHandler<C, S>;

  constructor(transport: ITransport) {
    super(transport);
    this.comments = new CommentsHandler(transport);
  }
}
