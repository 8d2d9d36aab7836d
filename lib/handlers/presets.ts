import type { ITransport } from '../transport/transport-base';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** How users want to see their lists, and their bookmarks. */
export class PresetsHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_presets', transport);
  }
}
