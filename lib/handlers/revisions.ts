import type { DefaultSchema } from '../types/schema';
import { systemItems } from './items';

/** What items were like before; `utils.revert` brings one back. */
export class RevisionsHandler<T, S = DefaultSchema> extends systemItems('directus_revisions', {})<
  T,
  S
> {}
