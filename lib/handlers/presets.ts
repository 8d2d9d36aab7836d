import type { DefaultSchema } from '../types/schema';
import { systemItems } from './items';

/** How users want to see their lists, and their bookmarks. */
export class PresetsHandler<T, S = DefaultSchema> extends systemItems('directus_presets', {})<
  T,
  S
> {}
