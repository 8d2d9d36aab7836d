import type { Resource, ResourceSnapshot, Signal } from '@angular/core';
import { describe, expectTypeOf, it } from 'vitest';
import {
  type ConnectionSignals,
  type DirectusClientToken,
  type DirectusResource,
  directusResource,
  injectConnection,
  injectDirectus,
  injectItem,
  injectItems,
  injectLive,
  injectLiveOne,
  injectMutation,
  injectPages,
  injectUser,
  type MutationResult,
} from '../../lib/angular';

interface Shop {
  products: {
    id: number;
    name: string;
    price: number;
    maker: number | { id: number; name: string };
  }[];
  settings: { id: number; currency: string };
}
declare const SHOP: DirectusClientToken<Shop>;
declare const limit: Signal<number>;

describe('resources', () => {
  it('have the rows of the query', () => {
    const products = injectItems(SHOP.collection('products'), { fields: ['id', 'maker.name'] });
    interface Row {
      id: number;
      maker: { name: string };
    }
    expectTypeOf(products.value()).branded.toEqualTypeOf<readonly Row[]>();
    const all = injectItems(SHOP.collection('products'));
    expectTypeOf(all.value()[0]?.maker).toEqualTypeOf<number | undefined>();
  });

  it('take the query from a function', () => {
    const products = injectItems(SHOP.collection('products'), () => ({
      fields: ['name'],
      limit: limit(),
    }));
    expectTypeOf(products.value()).branded.toEqualTypeOf<readonly { name: string }[]>();
    const groups = injectItems(SHOP.collection('products'), {
      groupBy: ['maker'],
      aggregate: { count: '*' },
    });
    expectTypeOf(groups.value()[0]?.maker).toEqualTypeOf<number | undefined>();
  });

  it('may be idle', () => {
    injectItems(SHOP.collection('products'), () => (limit() > 0 ? { limit: limit() } : undefined));
    injectItem(SHOP.collection('products'), () => (limit() > 0 ? 1 : null));
  });

  it('resources: a collection, field or order that the schema lacks is refused', () => {
    // @ts-expect-error -- no such collection
    SHOP.collection('produkts');
    // @ts-expect-error -- a singleton
    SHOP.collection('settings');
    // @ts-expect-error -- no such field
    injectItems(SHOP.collection('products'), { fields: ['nam'] });
    // @ts-expect-error -- no such field
    injectItems(SHOP.collection('products'), () => ({ fields: ['nam'] }));
    // @ts-expect-error -- no such field
    injectItem(SHOP.collection('products'), 1, { fields: ['nam'] });
    // @ts-expect-error -- no such field
    injectLive(SHOP.collection('products'), { sort: ['nam'] });
    // @ts-expect-error -- no such field
    injectPages(SHOP.collection('products'), { fields: ['nam'] });
  });

  it('resources of one item: the value is undefined at first, and hasValue() narrows it', () => {
    const product = injectItem(SHOP.collection('products'), 1, { fields: ['name'] });
    expectTypeOf(product.value()).branded.toEqualTypeOf<{ name: string } | undefined>();
    if (product.hasValue()) expectTypeOf(product.value()).branded.toEqualTypeOf<{ name: string }>();
    const live = injectLiveOne(SHOP.collection('products'), 1, { fields: ['name'] });
    expectTypeOf(live.value()).branded.toEqualTypeOf<{ name: string } | null | undefined>();
  });

  it('fit where Angular expects a resource', () => {
    const product = injectItem(SHOP.collection('products'), 1, { fields: ['name'] });
    const products = injectItems(SHOP.collection('products'), { fields: ['name'] });
    expectTypeOf(product).toExtend<Resource<{ name: string } | undefined>>();
    expectTypeOf(products).toExtend<Resource<readonly { name: string }[]>>();
    expectTypeOf(products.snapshot()).toExtend<ResourceSnapshot<readonly { name: string }[]>>();
  });

  it('directusResource, injectUser: the value has the type of the read', () => {
    const ping = directusResource({ read: () => injectDirectus().server.ping() });
    expectTypeOf(ping).toExtend<DirectusResource<string | undefined>>();
    const one = directusResource({
      params: () => ({ id: limit() }),
      read: ({ id }) => [id],
    });
    expectTypeOf(one.value()).toEqualTypeOf<number | undefined>();
    const user = injectUser({ fields: ['email'] }, { client: SHOP });
    expectTypeOf(user.value()?.email).toEqualTypeOf<string | null | undefined>();
  });

  it('live resources: update() takes changes of the items that the schema allows', () => {
    const products = injectLive(SHOP.collection('products'), { fields: ['id', 'name'] });
    void products.update(1, { price: 5 });
    // @ts-expect-error -- a number
    void products.update(1, { price: 'five' });
    void products.optimistic((rows) => rows.filter(({ id }) => id !== 1), Promise.resolve());
  });
});

describe('mutations', () => {
  it('have the arguments and the value of their work', () => {
    const save = injectMutation((id: number, name: string) => Promise.resolve({ id, name }));
    expectTypeOf(save).parameters.toEqualTypeOf<[id: number, name: string]>();
    expectTypeOf(save(1, 'a')).resolves.toEqualTypeOf<
      MutationResult<{ id: number; name: string }>
    >();
    expectTypeOf(save.value()?.name).toEqualTypeOf<string | undefined>();
  });
});

describe('connections', () => {
  it('have signals', () => {
    expectTypeOf(injectConnection(SHOP)).toEqualTypeOf<ConnectionSignals>();
  });
});
