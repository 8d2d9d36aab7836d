import { Call } from '../call';
import type { ItemsOptions } from '../requests/handler';
import type { ITransport } from '../transport/transport-base';
import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { ID, QueryOne, WriteOneQuery } from '../types/query';
import type { ManyItems, OneItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { SingletonHandler } from './singleton';

/** The project's settings: a singleton, which also answers to the names of items. */
export class SettingsHandler<T, S = DefaultSchema> extends SingletonHandler<T, S> {
  constructor(transport: ITransport) {
    super('directus_settings', transport);
  }

  /**
   * The same as `read`: there is only one.
   *
   * @example
   * const { project_name } = await directus.settings.read();
   */
  readOne<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    _id?: ID,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    return this.read(query, options);
  }

  /** The same as `update`: there is only one. */
  updateOne<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    _id: ID,
    data: ItemInput<T>,
    query?: WriteOneQuery<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    return this.update(data, query, options);
  }

  /** The settings as a list of one: `GET /settings`. */
  readByQuery<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<ManyItems<OneItem<T, P, S, A>>> {
    return Call.from(
      () => this.read(query, options),
      (settings) => ({ data: [settings] }),
    );
  }
}
