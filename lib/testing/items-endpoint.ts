import { isObject } from '../internal/guards';
import type { QueryContext } from '../query/evaluate';
import { evaluate } from '../query/evaluate';
import { type FakeAction, type FakePermissions, requireAccess } from './access';
import {
  type FakeRequest,
  type FakeResponse,
  invalidPayload,
  jsonResponse,
  noContent,
  objectBody,
  refuseAccess,
  refuseRoute,
  Refusal,
} from './exchange';
import { QueryError } from '../query/query-error';
import { checkBatch } from './batch-body';
import { queryOfKey, queryOfKeys } from './query-of-keys';
import { isKeyOf } from './item-keys';
import type { ItemRow, Store } from './store';
import type { Writer } from './writer';

/** The store and the user for whom an endpoint answers a request. */
export interface EndpointContext {
  readonly store: Store;
  readonly query: QueryContext;
  readonly permissions: FakePermissions;
  /** Makes a transaction, stores it, and reports its changes. */
  readonly write: <T>(work: (writer: Writer) => T) => T;
}

/** The items of one collection: `/items/{collection}`, and `/users`, `/files`, `/folders` and `/roles`. */
export class ItemsEndpoint {
  readonly #context: EndpointContext;
  readonly #collection: string;

  constructor(context: EndpointContext, collection: string) {
    this.#context = context;
    this.#collection = collection;
  }

  /** Answers a request for the whole collection. */
  list({ method, path, query, body }: FakeRequest): FakeResponse {
    switch (method) {
      case 'GET':
        return this.#isSingleton ? this.#readSingleton(query) : this.#read(query);
      case 'SEARCH':
        return this.#search(body, query);
      case 'POST':
        if (this.#isSingleton) return refuseRoute(path);
        return this.#create(body, query);
      case 'PATCH':
        return this.#isSingleton
          ? this.#updateSingleton(body, query)
          : this.#updateMany(body, query);
      case 'DELETE':
        return this.#deleteMany(body);
      default:
        return refuseRoute(path);
    }
  }

  /** Answers a request for one item. */
  one({ method, path, query, body }: FakeRequest, key: string): FakeResponse {
    const isWrite = method === 'PATCH' || method === 'DELETE';
    if ((method !== 'GET' && !isWrite) || (isWrite && this.#isSingleton)) return refuseRoute(path);
    if (method === 'GET') return this.#answerOne(key, query);
    this.#require(method === 'PATCH' ? 'update' : 'delete');
    if (method === 'DELETE') {
      this.#context.write((writer) => {
        writer.delete(this.#collection, [key]);
      });
      return noContent();
    }
    const [keyAfter = key] = this.#context.write((writer) =>
      writer.update(this.#collection, [key], objectBody(body === undefined ? {} : body)),
    );
    return this.#afterWrite(() => this.#answerOne(keyAfter, query));
  }

  /** Creates one item or several, and answers with them. */
  #create(body: unknown, query: ItemRow): FakeResponse {
    this.#require('create');
    const keys = this.#context.write((writer) =>
      [body === undefined ? {} : body]
        .flat()
        .map((item) => writer.create(this.#collection, objectBody(item))),
    );
    return Array.isArray(body)
      ? this.#afterWrite(() => this.#answerMany(keys, query))
      : this.created(keys, query);
  }

  /** Answers with items that were created: with one alone, unless there are several. */
  created(keys: readonly unknown[], query: ItemRow): FakeResponse {
    return this.#afterWrite(() =>
      keys.length === 1 ? this.#answerOne(keys[0], query) : this.#answerMany(keys, query),
    );
  }

  /** Answers a write without content where its items must not be read. */
  #afterWrite(answer: () => FakeResponse): FakeResponse {
    try {
      return answer();
    } catch (error) {
      const isRefused = error instanceof Refusal || error instanceof QueryError;
      if (isRefused && error.code === 'FORBIDDEN') return noContent();
      throw error;
    }
  }

  /** A query in the address counts where the body has none. */
  #search(body: unknown, ofAddress: ItemRow): FakeResponse {
    const batch = objectBody(body === undefined ? {} : body);
    checkBatch('read', batch);
    const { keys, query = ofAddress } = batch;
    if (!isObject(query)) throw invalidPayload('"query" must be of type object');
    if (this.#isSingleton) return this.#readSingleton(query);
    return Array.isArray(keys) ? this.#answerMany(keys, query) : this.#read(query);
  }

  #updateMany(body: unknown, query: ItemRow): FakeResponse {
    this.#require('update');
    const keys = this.#context.write((writer) => {
      if (Array.isArray(body))
        return body.flatMap((item: unknown) => {
          const { [this.#key]: key, ...changes } = objectBody(item);
          if (key === undefined) throw invalidPayload('Item in update misses primary key');
          return writer.update(this.#collection, [key], changes);
        });
      const batch = objectBody(body);
      checkBatch('update', batch);
      return writer.update(this.#collection, this.#chosenKeys(batch), objectBody(batch['data']));
    });
    return this.#afterWrite(() => this.#answerMany(keys, query));
  }

  #deleteMany(body: unknown): FakeResponse {
    this.#require('delete');
    const keys: readonly unknown[] = Array.isArray(body) ? body : this.#keysToDelete(body);
    this.#context.write((writer) => {
      writer.delete(this.#collection, keys);
    });
    return noContent();
  }

  #keysToDelete(body: unknown): readonly unknown[] {
    const batch = objectBody(body);
    checkBatch('delete', batch);
    return this.#chosenKeys(batch);
  }

  /** Returns the keys of `{ keys }`, or those that `{ query }` finds. */
  #chosenKeys({ keys, query }: ItemRow): readonly unknown[] {
    if (Array.isArray(keys)) return keys;
    return this.#evaluate({ ...(isObject(query) && query), fields: [this.#key] }).map((row) =>
      isObject(row) ? row[this.#key] : row,
    );
  }

  #readSingleton(query: ItemRow): FakeResponse {
    this.#require('read');
    const { store, query: context } = this.#context;
    const { data, ...rest } = evaluate(
      store.database,
      this.#collection,
      { ...query, limit: 1 },
      context,
    );
    return jsonResponse({ data: data[0] ?? this.#emptySingleton(query['fields']), ...rest });
  }

  /** Returns the defaults of fields, in the place of an item that is not there. */
  #emptySingleton(fields: unknown): object {
    const rules = this.#context.store.schema.rules.get(this.#collection)?.fields ?? [];
    const names = typeof fields === 'string' ? fields.split(',') : fields;
    const asked: readonly unknown[] = Array.isArray(names) ? names : ['*'];
    return Object.fromEntries(
      [...rules]
        .filter(([name, rule]) => rule.default !== null || name === this.#key)
        .filter(([name]) => asked.includes('*') || asked.includes(name))
        .map(([name, rule]) => [name, rule.default]),
    );
  }

  #updateSingleton(body: unknown, query: ItemRow): FakeResponse {
    this.#require('update');
    const [existing] = this.#context.store.rows(this.#collection).values();
    this.#context.write((writer) => {
      if (existing) writer.update(this.#collection, [existing[this.#key]], objectBody(body));
      else writer.create(this.#collection, objectBody(body));
    });
    return this.#readSingleton(query);
  }

  #read(query: ItemRow): FakeResponse {
    this.#require('read');
    const { store, query: context } = this.#context;
    return jsonResponse(evaluate(store.database, this.#collection, query, context));
  }

  #answerOne(key: unknown, query: ItemRow): FakeResponse {
    this.#require('read');
    this.#checkKeys([key]);
    const [row] = this.#evaluate(queryOfKey(this.#key, key, query));
    return row === undefined ? refuseAccess() : jsonResponse({ data: row });
  }

  #answerMany(keys: readonly unknown[], query: ItemRow): FakeResponse {
    this.#require('read');
    if (keys.length === 0) return jsonResponse({ data: [] });
    this.#checkKeys(keys);
    return jsonResponse({ data: this.#evaluate(queryOfKeys(this.#key, keys, query)) });
  }

  #checkKeys(keys: readonly unknown[]): void {
    const collection = this.#context.store.database.collection(this.#collection);
    if (!keys.every((key) => isKeyOf(collection, key))) refuseAccess();
  }

  #evaluate(query: object): readonly unknown[] {
    const { store, query: context } = this.#context;
    return evaluate(store.database, this.#collection, query, context).data;
  }

  #require(action: FakeAction): void {
    const { permissions, query } = this.#context;
    requireAccess(permissions, { action, collection: this.#collection, user: query.user ?? null });
  }

  get #key(): string {
    return this.#context.store.database.collection(this.#collection).key;
  }

  get #isSingleton(): boolean {
    return this.#context.store.schema.rules.get(this.#collection)?.singleton === true;
  }
}
