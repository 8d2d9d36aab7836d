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
  Refusal,
} from './exchange';
import { filterOfKeys } from './filter-of-keys';
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
  list({ method, query, body }: FakeRequest): FakeResponse {
    switch (method) {
      case 'GET':
        return this.#isSingleton ? this.#readSingleton(query) : this.#read(query);
      case 'SEARCH':
        return this.#search(body);
      case 'POST':
        return this.#create(body, query);
      case 'PATCH':
        return this.#isSingleton
          ? this.#updateSingleton(body, query)
          : this.#updateMany(body, query);
      case 'DELETE':
        return this.#deleteMany(body);
      default:
        return refuseAccess();
    }
  }

  /** Answers a request for one item. */
  one({ method, query, body }: FakeRequest, key: string): FakeResponse {
    switch (method) {
      case 'GET':
        return this.#answerOne(key, query);
      case 'PATCH':
        this.#require('update');
        this.#context.write((writer) => {
          writer.update(this.#collection, key, objectBody(body));
        });
        return this.#afterWrite(() => this.#answerOne(key, query));
      case 'DELETE':
        this.#require('delete');
        this.#context.write((writer) => {
          writer.delete(this.#collection, key);
        });
        return noContent();
      default:
        return refuseAccess();
    }
  }

  /** Creates one item or several, and answers with them. */
  #create(body: unknown, query: ItemRow): FakeResponse {
    this.#require('create');
    const keys = this.#context.write((writer) =>
      [body].flat().map((item) => writer.create(this.#collection, objectBody(item))),
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
      if (error instanceof Refusal && error.code === 'FORBIDDEN') return noContent();
      throw error;
    }
  }

  #search(body: unknown): FakeResponse {
    const { keys, query = {} } = objectBody(body);
    const asked = isObject(query) ? query : {};
    return Array.isArray(keys) ? this.#answerMany(keys, asked) : this.#read(asked);
  }

  #updateMany(body: unknown, query: ItemRow): FakeResponse {
    this.#require('update');
    const keys = this.#context.write((writer) => {
      if (Array.isArray(body))
        return body.map((item: unknown) => {
          const { [this.#key]: key, ...changes } = objectBody(item);
          if (key === undefined) throw invalidPayload('Item in update misses primary key');
          writer.update(this.#collection, key, changes);
          return key;
        });
      const { data } = objectBody(body);
      const chosen = this.#chosenKeys(body);
      for (const key of chosen) writer.update(this.#collection, key, objectBody(data));
      return chosen;
    });
    return this.#afterWrite(() => this.#answerMany(keys, query));
  }

  #deleteMany(body: unknown): FakeResponse {
    this.#require('delete');
    const keys: readonly unknown[] = Array.isArray(body) ? body : this.#chosenKeys(body);
    this.#context.write((writer) => {
      for (const key of keys) writer.delete(this.#collection, key);
    });
    return noContent();
  }

  /** Returns the keys of `{ keys }` or `{ query }`, of which there has to be one. */
  #chosenKeys(body: unknown): readonly unknown[] {
    const { keys, query } = objectBody(body);
    if (Array.isArray(keys) && query === undefined) return keys;
    if (!isObject(query) || keys !== undefined)
      throw invalidPayload('Either "keys" or "query" is required');
    const limited = { limit: -1, ...query, fields: [this.#key] };
    return this.#evaluate(limited).map((row) => (isObject(row) ? row[this.#key] : row));
  }

  #readSingleton(query: ItemRow): FakeResponse {
    this.#require('read');
    const [row] = this.#evaluate({ ...query, limit: 1 });
    // An empty one has the defaults of its fields.
    return jsonResponse({ data: row ?? this.#emptySingleton() });
  }

  #emptySingleton(): object {
    const rules = this.#context.store.schema.rules.get(this.#collection)?.fields ?? [];
    return Object.fromEntries([...rules].map(([name, rule]) => [name, rule.default]));
  }

  #updateSingleton(body: unknown, query: ItemRow): FakeResponse {
    this.#require('update');
    const [existing] = this.#context.store.rows(this.#collection).values();
    this.#context.write((writer) => {
      if (existing) writer.update(this.#collection, existing[this.#key], objectBody(body));
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
    const [row] = this.#evaluateKeys([key], query);
    return row === undefined ? refuseAccess() : jsonResponse({ data: row });
  }

  #answerMany(keys: readonly unknown[], query: ItemRow): FakeResponse {
    this.#require('read');
    return jsonResponse({ data: this.#evaluateKeys(keys, query) });
  }

  #evaluateKeys(keys: readonly unknown[], { filter, ...query }: ItemRow): readonly unknown[] {
    if (keys.length === 0) return [];
    const ofKeys = filterOfKeys(this.#key, keys, filter);
    return this.#evaluate({ ...query, filter: ofKeys, limit: -1 });
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
