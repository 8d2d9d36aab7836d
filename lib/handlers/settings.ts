import { Call } from '../call';
import type { RequestOptions } from '../requests/handler';
import { refuseMethod } from '../requests/refuse-method';
import { asList, sendInSequence } from '../requests/send-in-sequence';
import { requireKeys } from '../requests/primary-keys';
import { objects } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { ID, QueryOne, WriteOneQuery } from '../types/query';
import type { ManyItems, OneItem, WrittenItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { SingletonHandler } from './singleton';

const ONE_ROW =
  'is not possible, because the settings are one row that is always there; update changes it';

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
  ): Call<WrittenItem<T, Fields, Schema, Alias>> {
    return this.update(data, query, options);
  }

  /** Reads the settings as a list of one, because there is only one row: `GET /settings`. */
  readMany<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    _ids?: readonly ID[],
    query?: QueryOne<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    return this.readByQuery(query, options);
  }

  /** Changes the settings, because there is only one row, and gives them as a list of one. No keys: sends nothing. */
  updateMany<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    ids: readonly ID[],
    data: ItemInput<T>,
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    return sendInSequence(
      () => requireKeys(ids).slice(0, 1),
      () => this.update(data, query, options),
      asList,
    );
  }

  /** Makes several changes of the settings, one after the other: `PATCH /settings` for each. Stops at the first error. */
  updateBatch<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    items: readonly ItemInput<T>[],
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    return sendInSequence(
      () => objects('items', items),
      (data) => this.update(data, query, options),
      asList,
    );
  }

  /** Changes the settings, whatever the first query says, because there is only one row, and gives them as a list of one. */
  updateByQuery<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
  >(
    _updateQuery: object,
    data: ItemInput<T>,
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    return Call.from(
      () => this.update(data, query, options),
      (settings) => asList([settings]),
    );
  }

  /** Fails with an `InvalidParamError`, because there always is one row. */
  createOne(_item?: object): Call<never> {
    return refuseMethod('settings.createOne', ONE_ROW);
  }

  /** Fails with an `InvalidParamError`, because there always is one row. */
  createMany(_items?: readonly object[]): Call<never> {
    return refuseMethod('settings.createMany', ONE_ROW);
  }

  /** Fails with an `InvalidParamError`, because there always is one row. */
  deleteOne(_id?: ID): Call<never> {
    return refuseMethod('settings.deleteOne', ONE_ROW);
  }

  /** Fails with an `InvalidParamError`, because there always is one row. */
  deleteMany(_ids?: readonly ID[]): Call<never> {
    return refuseMethod('settings.deleteMany', ONE_ROW);
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
