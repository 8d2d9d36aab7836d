import { inspect, isDeepStrictEqual } from 'node:util';
import { defer, delay, type Observable, switchMap, tap, timer } from 'rxjs';
import { Directus, type Interceptor, InvalidParamError } from '../../lib';
import { localQueries } from '../../lib/local-queries';
import type { Collections } from '../../lib/query/collections';
import { Database } from '../../lib/query/database';
import { type DatabaseName, describeCollections } from '../../lib/query/describe-collections';
import { postgres } from '../../lib/query/dialects/postgres';
import { sqlite } from '../../lib/query/dialects/sqlite';
import { evaluate } from '../../lib/query/evaluate';
import { QueryError } from '../../lib/query/query-error';
import { isObject } from '../../lib/internal/guards';
import { isPending, realtime } from '../../lib/realtime';
import type { SocketClass } from '../../lib/realtime/socket/types';
import {
  type FakeCollection,
  type FakeField,
  fakeDirectus,
  type FieldType,
} from '../../lib/testing';
import { type Plan, planCollections, type PlannedCollection } from '../query/prover/plan';
import type { Random } from '../query/prover/random';
import type { RandomQuery } from '../query/prover/random-query';
import type { Scalar } from '../query/prover/values';
import { listFault, rowText } from './compare-lists';
import { deepFreeze, freezing } from './deep-freeze';
import { faultyFrame, isEventFrame } from './faulty-frames';
import { heldSockets } from './held-sockets';
import { isLocal, RandomLists, type RandomWrite } from './random-lists';
import { VirtualClock } from './virtual-clock';

/** A list that is followed. */
interface Followed {
  readonly asked: RandomQuery;
  readonly isLocal: boolean;
  readonly seen: (readonly unknown[])[];
  /** Every row that the query had at some time, whatever the page. */
  readonly history: Set<string>;
  stop: () => void;
  error: unknown;
  /** True if what was seen last was another user's. */
  isOfOther: boolean;
  /** True if the database has refused the query for a moment. */
  isUnclear: boolean;
}

const USERS = ['a', 'b'];

const ignore = { error: () => undefined };

/**
 * A random application of live queries with `localQueries`: lists, writes of its own and of others, lost connections and answers, other
 * users, a laptop that sleeps, and faulty frames. All that it does follows from the random numbers. Everything that it passes in or
 * is handed is frozen.
 */
export class LocalQueriesAttack {
  readonly #clock = new VirtualClock();
  readonly #faults: string[] = [];
  readonly #followed: Followed[] = [];
  readonly #random: Random;
  readonly #database: DatabaseName;
  readonly #collections: Collections;
  readonly #lists: RandomLists;
  readonly #fake;
  readonly #directus;
  readonly #local;
  readonly #live;
  #user = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#database = random.pick(['sqlite', 'postgres'] as const);
    const plan = planCollections(random, 'x');
    const described = descriptionOf(plan);
    this.#collections = describeCollections(described, this.#database);
    this.#lists = new RandomLists(random, plan, this.#collections, this.#database);
    this.#fake = fakeDirectus({
      collections: described,
      scheduler: this.#clock,
      database: this.#database,
      users: USERS.map((name) => ({ email: `${name}@example.com`, password: name, admin: true })),
    });
    this.#addRows(plan);
    this.#directus = new Directus(this.#fake.url, {
      auth: { mode: 'json' },
      storage: { mode: 'MemoryStorage' },
      transport: {
        backend: this.#fake.backend,
        retry: false,
        interceptors: [this.#late(), freezing],
      },
    });
    const collation = random.chance(0.5) && this.#database === 'postgres' && { collation: 'en-US' };
    this.#local = localQueries({
      collections: this.#collections,
      database: this.#database,
      ...collation,
    });
    this.#live = realtime(this.#directus, {
      webSocket: this.#sockets(),
      scheduler: this.#clock,
      localQueries: this.#local,
    });
  }

  /** How many of the lists that were followed are evaluated on this side. */
  get localLists(): number {
    return this.#followed.filter((one) => one.isLocal).length;
  }

  /** Takes so many random steps, waits until everything must have settled, and returns what is wrong. */
  async run(steps: number): Promise<readonly string[]> {
    const random = this.#random;
    await this.#clock.settle(this.#logIn());
    for (let n = 1 + random.int(3); n > 0; n -= 1) this.#follow();
    await this.#clock.advance(600);
    for (let n = 0; n < steps; n += 1) {
      await this.#step();
      this.#noteRows();
    }
    this.#fake.online();
    await this.#clock.advance(60_000);
    for (const followed of this.#followed) this.#checkEnd(followed);
    this.#live.dispose();
    this.#directus.dispose();
    await this.#clock.advance(70_000);
    return this.#faults;
  }

  async #step(): Promise<void> {
    const random = this.#random;
    const dice = random.int(100);
    if (dice < 30) await this.#clock.advance(random.pick([0, 1, 5, 30, 100, 300, 2_000, 6_000]));
    else if (dice < 62) this.#writeAsOther();
    else if (dice < 85) this.#writeAsSelf();
    else if (dice < 88) this.#fake.drop();
    else if (dice < 90) this.#fake.offline();
    else if (dice < 93) this.#fake.online();
    else if (dice < 94) this.#clock.sleep(random.pick([1_000, 100_000]));
    else if (dice < 96) this.#switchUser();
    else if (dice < 98) this.#follow();
    else this.#followed.at(random.int(3))?.stop();
  }

  #logIn() {
    const name = USERS[this.#user] ?? '';
    return this.#directus.auth.login({ email: `${name}@example.com`, password: name });
  }

  #switchUser(): void {
    this.#user = this.#random.int(USERS.length);
    this.#logIn().subscribe({
      next: () => {
        for (const followed of this.#followed) followed.isOfOther = true;
      },
      ...ignore,
    });
  }

  #randomWrite(): RandomWrite {
    const keys = [...this.#collections.keys()].map((name): [string, Scalar[]] => [
      name,
      this.#fake.rows(name).map(({ id }) => (typeof id === 'number' ? id : String(id))),
    ]);
    return deepFreeze(this.#lists.write(new Map(keys)));
  }

  #writeAsOther(): void {
    const { collection, kind, key, row } = this.#randomWrite();
    try {
      if (kind === 'create') this.#fake.create(collection, row);
      else if (kind === 'update') this.#fake.update(collection, key, row);
      else this.#fake.delete(collection, key);
    } catch {
      // The server refuses it.
    }
  }

  /** Writes, most often by a live query's method. The server may refuse it, and the request or its answer may be lost. */
  #writeAsSelf(): void {
    const random = this.#random;
    const { collection, kind, key, row } = this.#randomWrite();
    const refused = { status: 403, code: 'FORBIDDEN' };
    const fault = random.pick([
      undefined,
      undefined,
      undefined,
      'lost',
      'network',
      refused,
    ] as const);
    const method = ({ create: 'POST', update: 'PATCH', delete: 'DELETE' } as const)[kind];
    if (fault) this.#fake.fail(method, /^\/items/, fault);
    const writer = random.chance(0.8) ? this.#live : undefined;
    const items = this.#directus.items(collection);
    const writes: Record<RandomWrite['kind'], () => Observable<unknown>> = {
      create: () => writer?.createOne(collection, row) ?? items.createOne(row),
      update: () => writer?.updateOne(collection, key, row) ?? items.updateOne(key, row),
      delete: () => writer?.deleteOne(collection, key) ?? items.deleteOne(key),
    };
    const subscription = writes[kind]().subscribe(ignore);
    if (random.chance(0.05)) subscription.unsubscribe();
  }

  #follow(): void {
    const asked = deepFreeze(this.#lists.list());
    const followed: Followed = {
      asked,
      isLocal: isLocal(asked, this.#local),
      seen: [],
      history: new Set(),
      stop: () => undefined,
      error: undefined,
      isOfOther: false,
      isUnclear: false,
    };
    const watch = this.#lists.watchedBy(asked, this.#local);
    this.#followed.push(followed);
    const subscription = this.#live.live(asked.collection, asked.query, { watch }).subscribe({
      next: ({ data }) => this.#see(followed, data),
      error: (error: unknown) => (followed.error = error),
    });
    followed.stop = () => {
      subscription.unsubscribe();
      this.#followed.splice(this.#followed.indexOf(followed), 1);
    };
  }

  /** A row that has not changed is the same object, and one that is not pending was the server's at some time. */
  #see(followed: Followed, rows: readonly unknown[]): void {
    deepFreeze(rows);
    const before = followed.isOfOther ? [] : (followed.seen.at(-1) ?? []);
    followed.isOfOther = false;
    followed.seen.push(rows);
    this.#noteRowsOf(followed);
    const known = new Map(before.map((row) => [keyOfRow(row), row]));
    for (const row of rows) {
      const key = keyOfRow(row);
      const old = known.get(key);
      const isSame = isDeepStrictEqual(old, row) && isPending(old) === isPending(row);
      if (typeof key === 'number' && old !== row && isSame)
        this.#note(followed, `row ${key} is another object`);
      const isKnown = isPending(row) || followed.isUnclear || followed.history.has(rowText(row));
      if (followed.isLocal && !isKnown) this.#note(followed, `never a row: ${rowText(row)}`);
    }
  }

  #checkEnd(followed: Followed): void {
    const { asked, seen, error } = followed;
    const fresh = this.#read(asked.collection, asked.query);
    if (!fresh || error instanceof InvalidParamError) return;
    const last = seen.at(-1);
    const fault =
      error !== undefined
        ? `failed: ${inspect(error)}`
        : last
          ? listFault(asked.query, last, fresh)
          : 'no result';
    if (fault !== undefined) this.#note(followed, fault);
  }

  #note({ asked }: Followed, fault: string): void {
    const { collection, query } = asked;
    this.#faults.push(`${this.#database}, ${collection} ${JSON.stringify(query)}: ${fault}`);
  }

  #noteRows(): void {
    for (const followed of this.#followed) this.#noteRowsOf(followed);
  }

  #noteRowsOf(followed: Followed): void {
    if (!followed.isLocal) return;
    const { limit, offset, page, ...others } = followed.asked.query;
    const rows = this.#read(followed.asked.collection, { ...others, limit: -1 });
    followed.isUnclear ||= !rows;
    for (const row of rows ?? []) followed.history.add(rowText(row));
  }

  /** Returns the rows that a read would answer with now; `undefined` where the server refuses it. */
  #read(collection: string, query: object): readonly unknown[] | undefined {
    const names = [...this.#collections.keys()];
    const rows = Object.fromEntries(names.map((name) => [name, this.#fake.rows(name)]));
    const dialect = this.#database === 'postgres' ? postgres() : sqlite();
    const id = this.#fake.rows('directus_users')[this.#user]?.['id'];
    try {
      const { data } = evaluate(Database.of(this.#collections, dialect, rows), collection, query, {
        major: 11,
        now: () => new Date(this.#clock.now()),
        user: { id: String(id), role: null },
      });
      // As it comes through the network.
      const plain: unknown = JSON.parse(JSON.stringify(data));
      return Array.isArray(plain) ? plain : [];
    } catch (error) {
      if (error instanceof QueryError) return undefined;
      throw error;
    }
  }

  /** Milliseconds that a request, an answer or a frame is under way. */
  #delay(): number {
    return this.#random.chance(0.1) ? this.#random.int(3_000) : this.#random.int(40);
  }

  #late(): Interceptor {
    const note = () => {
      this.#noteRows();
    };
    return (request, next) =>
      defer(() => {
        if (!request.path.startsWith('/items')) return next(request);
        return timer(this.#delay(), this.#clock).pipe(
          switchMap(() => next(request)),
          tap({ next: note, error: note }),
          delay(this.#delay(), this.#clock),
        );
      });
  }

  /** The sockets of the fake, whose events come late, in another order, and with faulty ones between them. */
  #sockets(): SocketClass {
    return heldSockets(this.#fake.WebSocket, (frame, deliver) => {
      if (!isEventFrame(frame)) deliver(frame);
      else
        this.#clock.schedule(() => {
          if (this.#random.chance(0.08)) deliver(faultyFrame(this.#random, frame));
          deliver(frame);
        }, this.#delay());
    });
  }

  #addRows(plan: Plan): void {
    // Foreign keys lead to any collection: rows come first.
    for (const { name, keys } of plan.collections)
      for (const row of plan.rows[name] ?? [])
        this.#fake.create(name, {
          ...row,
          ...Object.fromEntries(keys.map(({ field }) => [field, null])),
        });
    for (const { name, keys } of plan.collections)
      for (const row of plan.rows[name] ?? [])
        this.#fake.update(
          name,
          String(row.id),
          Object.fromEntries(keys.map(({ field }) => [field, row[field]])),
        );
  }
}

const keyOfRow = (row: unknown): unknown => (isObject(row) ? row['id'] : undefined);

/** The types of the plan's columns are those of Directus. */
const fieldType = (type: string) => type as FieldType;

/** Describes the collections of a plan for a fake server. */
const descriptionOf = (plan: Plan): Readonly<Record<string, FakeCollection>> =>
  Object.fromEntries(plan.collections.map((one) => [one.name, collectionOf(plan, one)]));

function collectionOf(
  plan: Plan,
  { name, keyType, columns, keys, any, sortField }: PlannedCollection,
): FakeCollection {
  const lists = plan.collections.flatMap((one) =>
    one.keys.flatMap(({ field, target, alias, sortField: order }): [string, FakeField][] =>
      target === name && alias !== undefined
        ? [[alias, { o2m: one.name, field, ...(order !== undefined && { sortField: order }) }]]
        : [],
    ),
  );
  const fields: [string, FakeField][] = [
    ['id', keyType],
    ...columns.map(({ field, type }): [string, FakeField] => [
      field,
      type === 'decimal' ? { type, scale: 2 } : fieldType(type),
    ]),
    ...keys.map(({ field, target }): [string, FakeField] => [field, { m2o: target }]),
    ...lists,
  ];
  const anyFields: Readonly<Record<string, FakeField>> = any
    ? {
        [any.collectionField]: 'string',
        [any.field]: { a2o: any.targets, collectionField: any.collectionField },
      }
    : {};
  return {
    fields: { ...Object.fromEntries(fields), ...anyFields },
    ...(sortField !== undefined && { sortField }),
  };
}
