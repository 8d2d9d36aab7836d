import type { ITransport } from '../transport/types';
import { ItemsHandler } from './items';
import { MeHandler } from './me';
import type { DefaultSchema } from '../types/schema';

/** Users, and the one who is logged in. */
export class UsersHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  readonly me: MeHandler<T, S>;

  constructor(transport: ITransport) {
    super('directus_users', transport);
    this.me = new MeHandler(transport);
  }
}
