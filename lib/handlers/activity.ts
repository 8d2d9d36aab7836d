import type { ITransport } from '../transport/transport-base';
import type { DefaultSchema } from '../types/schema';
import { CommentsHandler } from './comments';
import { ItemsHandler } from './items';

/** The activity of users: `/activity`. */
export class ActivityHandler<T, C, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_activity', transport);
  }

  /** The same as `directus.comments`: Directus has moved comments from `/activity/comment` to `/comments`. */
  readonly comments = new CommentsHandler<C, Schema>(this.transport);
}
