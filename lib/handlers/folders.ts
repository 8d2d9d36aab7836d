import type { ITransport } from '../transport/transport-base';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** The folders that files are in. */
export class FoldersHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_folders', transport);
  }
}
