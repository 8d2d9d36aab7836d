import type { ITransport } from '../transport/types';
import type { DefaultSchema } from '../types/schema';
import { CommentsHandler } from './comments';
import { type ItemsHandler, systemItems } from './items';

/** What users have done. */
export interface ActivityHandler<T, C, S = DefaultSchema> extends ItemsHandler<T, S> {
  /** The same as `directus.comments`, where comments have moved. */
  readonly comments: CommentsHandler<C, S>;
}

export const ActivityHandler = systemItems<
  new <T, C, S = DefaultSchema>(transport: ITransport) => ActivityHandler<T, C, S>
>('directus_activity', { comments: CommentsHandler });
