import type { DefaultSchema } from '../types/schema';
import { systemItems } from './items';

/** The folders that files are in. */
export class FoldersHandler<T, S = DefaultSchema> extends systemItems('directus_folders', {})<
  T,
  S
> {}
