import { Call } from '../call';
import type { RequestOptions } from '../requests/handler';
import type { ITransport } from '../transport/transport-base';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { ID, QueryOne, WriteOneQuery } from '../types/query';
import type { ManyItems, OneItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { SingletonHandler } from './singleton';

/** The project's settings: a singleton, which also answers to the names of items. */
export class SettingsHandler<T, Schema = DefaultSchema> extends SingletonHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_settings', transport);
  }

  /**
   * Does the same as `read`, because there is only one row.
   *
   * @example
   * const { project_name } = await directus.settings.read();
   */
  readOne<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    _id?: ID,
    query?: QueryOne<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<OneItem<T, Fields, Schema, Alias>> {
    return this.read(query, options);
  }

  /** Does the same as `update`, because there is only one row. */
  updateOne<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    _id: ID,
    data: ItemInput<T>,
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<OneItem<T, Fields, Schema, Alias>> {
    return this.update(data, query, options);
  }

  /** Reads the settings as a list of one: `GET /settings`. */
  readByQuery<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    query?: QueryOne<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    return Call.from(
      () => this.read(query, options),
      (settings) => ({ data: [settings] }),
    );
  }
}
