import type { ITransport } from '../transport/transport-base';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** What items were like before; `utils.revert` brings one back. */
export class RevisionsHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  constructor(transport: ITransport) {
    super('directus_revisions', transport);
  }
}
