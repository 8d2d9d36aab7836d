import type { ITransport } from '../transport/transport-base';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** Earlier states of items: `/revisions`. `utils.revert` restores one. */
export class RevisionsHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_revisions', transport);
  }
}
