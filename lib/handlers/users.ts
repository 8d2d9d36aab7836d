import type { ITransport } from '../transport/types';
import { ItemsHandler } from './items';
import { MeHandler } from './me';

/** Users, and the one who is logged in. */
export class UsersHandler<T> extends ItemsHandler<T> {
  readonly me: MeHandler<T>;

  constructor(transport: ITransport) {
    super('directus_users', transport);
    this.me = new MeHandler(transport);
  }
}
