import {
  ApplicationRef,
  Component,
  createEnvironmentInjector,
  EnvironmentInjector,
  type EnvironmentProviders,
  inject,
  Injector,
  input,
  Input,
  provideZonelessChangeDetection,
  runInInjectionContext,
  signal,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type DirectusResource,
  directusResource,
  injectDirectus,
  injectItem,
  injectItems,
  injectPages,
  injectUser,
} from '../../lib/angular';
import {
  type DirectusTestingOptions,
  injectDirectusTesting,
  provideDirectusTesting,
  testLogin,
} from '../../lib/angular/testing';
import { application } from './test-bed';

const one = { id: 1, title: 'One', status: 'draft' };
const two = { id: 2, title: 'Two', status: 'draft' };

/** Specs of resources, for each way of change detection. */
export function itReads(
  name: string,
  changeDetection: () => EnvironmentProviders = provideZonelessChangeDetection,
): void {
  const setUp = <T>(use: () => T, options?: DirectusTestingOptions) =>
    application(
      [provideDirectusTesting(options)],
      () => ({
        testing: injectDirectusTesting(),
        app: inject(ApplicationRef),
        made: use(),
      }),
      changeDetection(),
    );
  const statesOf = (resource: DirectusResource<unknown>) => ({
    status: resource.status(),
    value: resource.value(),
    isLoading: resource.isLoading(),
    hasValue: resource.hasValue(),
    error: resource.error()?.message,
  });
  const path = '/items/articles';

  describe(`resources, ${name}`, () => {
    afterEach(() => {
      vi.restoreAllMocks();
    });

    it('injectItems: sends its request when it is made, and resolves with the rows', () => {
      const { testing, made } = setUp(() =>
        injectItems('articles', { filter: { status: { _eq: 'draft' } } }),
      );
      expect(statesOf(made)).toEqual({
        status: 'loading',
        value: [],
        isLoading: true,
        hasValue: false,
        error: undefined,
      });
      testing.expectOne('GET', path).flush([one, two], { total_count: 2 });
      expect(made.value()).toEqual([one, two]);
      expect(made.meta()).toEqual({ total_count: 2 });
      expect(made.status()).toBe('resolved');
      expect(made.snapshot()).toEqual({ status: 'resolved', value: [one, two] });
      testing.expectNone();
    });

    it('other parameters cancel the request under way, and keep the rows until there are others', async () => {
      const page = signal(1);
      const { testing, made, app } = setUp(() =>
        injectItems('articles', () => ({ limit: 1, page: page() })),
      );
      testing.expectOne('GET', path).flush([one]);
      page.set(2);
      TestBed.tick();
      const second = testing.expectOne('GET', path);
      expect(second.request.params).toMatchObject({ page: 2 });
      expect(made.value()).toEqual([one]);
      expect(made.status()).toBe('loading');
      page.set(3);
      TestBed.tick();
      expect(second.cancelled).toBe(true);
      testing.expectOne('GET', path).flush([two]);
      expect(made.value()).toEqual([two]);
      await app.whenStable();
    });

    it('equal parameters send nothing, whatever the order of their names', () => {
      const query = signal<object>({ limit: 1, page: 1 });
      const { testing } = setUp(() => injectItems('articles', query));
      testing.expectOne('GET', path).flush([one]);
      query.set({ page: 1, limit: 1 });
      TestBed.tick();
      expect(testing.requests).toHaveLength(1);
    });

    it('without keep, other parameters clear the value', () => {
      const id = signal(1);
      const { testing, made } = setUp(() => injectItem('articles', id));
      testing.expectOne('GET', `${path}/1`).flush(one);
      expect(made.value()).toEqual(one);
      id.set(2);
      TestBed.tick();
      expect(statesOf(made)).toMatchObject({
        status: 'loading',
        value: undefined,
        hasValue: false,
      });
      testing.expectOne('GET', `${path}/2`).flush(two);
      expect(made.value()).toEqual(two);
    });

    it('undefined parameters are idle, and cancel the request under way', () => {
      const id = signal<number | null>(null);
      const { testing, made } = setUp(() => injectItem('articles', id));
      TestBed.tick();
      expect(made.status()).toBe('idle');
      expect(made.reload()).toBe(false);
      id.set(1);
      TestBed.tick();
      const request = testing.expectOne('GET', `${path}/1`);
      id.set(null);
      TestBed.tick();
      expect(request.cancelled).toBe(true);
      expect(statesOf(made)).toMatchObject({ status: 'idle', value: undefined });
    });

    it('a bigint key is sent as its digits', () => {
      const { testing, made } = setUp(() => injectItem('articles', 9007199254740993n));
      testing.expectOne('GET', `${path}/9007199254740993`).flush(one);
      expect(made.value()).toEqual(one);
    });

    it('value() never throws: an error is a state, and reload() recovers from it', () => {
      const { testing, made } = setUp(() => injectItems('articles'));
      testing.expectOne('GET', path).refuse(403, 'FORBIDDEN', {}, 'No.');
      expect(statesOf(made)).toEqual({
        status: 'error',
        value: [],
        isLoading: false,
        hasValue: false,
        error: 'No.',
      });
      expect(made.snapshot()).toMatchObject({ status: 'error', error: { code: 'FORBIDDEN' } });
      expect(made.reload()).toBe(true);
      TestBed.tick();
      testing.expectOne('GET', path).flush([one]);
      expect(statesOf(made)).toMatchObject({ status: 'resolved', value: [one], error: undefined });
    });

    it('reload() keeps the value, and is refused while the first read is under way', () => {
      const { testing, made } = setUp(() => injectItems('articles'));
      expect(made.reload()).toBe(false);
      testing.expectOne('GET', path).flush([one]);
      expect(made.reload()).toBe(true);
      TestBed.tick();
      expect(statesOf(made)).toMatchObject({ status: 'reloading', value: [one], isLoading: true });
      testing.expectOne('GET', path).refuse(403, 'FORBIDDEN');
      expect(statesOf(made)).toMatchObject({ status: 'error', value: [one], hasValue: true });
    });

    it('parameters that throw are an error until they are well', () => {
      const isWell = signal(false);
      const { testing, made } = setUp(() =>
        injectItems('articles', () => {
          if (!isWell()) throw new Error('not yet');
          return {};
        }),
      );
      testing.expectNone();
      TestBed.tick();
      expect(statesOf(made)).toMatchObject({ status: 'error', error: 'not yet' });
      isWell.set(true);
      TestBed.tick();
      testing.expectOne('GET', path).flush([one]);
      expect(made.value()).toEqual([one]);
    });

    it('a read that throws is an error', () => {
      const { made } = setUp(() =>
        directusResource({
          read: () => {
            throw new Error('of the application');
          },
        }),
      );
      expect(statesOf(made)).toMatchObject({ status: 'error', error: 'of the application' });
    });

    it('whenStable() waits for the value, which is in the signals then', async () => {
      const { testing, made, app } = setUp(() => injectItems('articles'));
      let seen: unknown = 'pending';
      const stable = app.whenStable().then(() => (seen = made.value()));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(seen).toBe('pending');
      testing.expectOne('GET', path).flush([one]);
      await stable;
      expect(seen).toEqual([one]);
    });

    it('whenStable() waits for a read that answers a microtask late', async () => {
      const { made, app } = setUp(() => directusResource({ read: () => Promise.resolve(15) }));
      await app.whenStable();
      expect(made.value()).toBe(15);
    });

    it('a cancelled request leaves nothing pending', async () => {
      const parent = setUp(() => inject(EnvironmentInjector));
      const child = createEnvironmentInjector([], parent.made);
      runInInjectionContext(child, () => injectItems('articles'));
      const request = parent.testing.expectOne('GET', path);
      child.destroy();
      expect(request.cancelled).toBe(true);
      await parent.app.whenStable();
    });

    it('options.injector takes the place of an injection context', () => {
      const { testing, made: injector } = setUp(() => inject(Injector));
      expect(() => injectItems('articles')).toThrow(/injectItems\(\).*injection context/);
      const made = injectItems('articles', {}, { injector });
      testing.expectOne('GET', path).flush([one]);
      expect(made.value()).toEqual([one]);
    });

    it('a required input is read before the first check of the view, not in the constructor', async () => {
      const template = '<h1>{{ article.status() }} {{ article.value()?.title }}</h1>';
      const View = Component({ selector: 'app-view', template })(
        class {
          readonly id = input.required<number>();
          readonly article = injectItem('articles', this.id);
        },
      );
      // The compiler of Angular's tools adds this for an input that is a signal.
      const signalInput = { isSignal: true, alias: 'id', required: true };
      Input(signalInput)(View.prototype, 'id');
      const { testing, app } = setUp(() => undefined);
      const fixture = TestBed.createComponent(View);
      testing.expectNone();
      fixture.componentRef.setInput('id', 1);
      fixture.detectChanges();
      expect(fixture.nativeElement).toHaveProperty('textContent', 'loading ');
      testing.expectOne('GET', `${path}/1`).flush(one);
      await app.whenStable();
      fixture.detectChanges();
      expect(fixture.nativeElement).toHaveProperty('textContent', 'resolved One');
    });

    it('an emission after the first one replaces the value', () => {
      const values = new Subject<number>();
      const { made } = setUp(() => directusResource({ read: () => values }));
      values.next(1);
      expect(made.value()).toBe(1);
      values.next(2);
      expect(made.value()).toBe(2);
    });

    it('in development an error that nothing reads is written to the console, once', async () => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      const { testing, app } = setUp(() => injectItems('articles'));
      testing.expectOne('GET', path).refuse(403, 'FORBIDDEN');
      await app.whenStable();
      await expect.poll(() => warn.mock.calls.length).toBe(1);
      expect(warn.mock.calls[0]?.[0]).toContain('nothing has read its error()');
    });

    it('in development an error whose status is read is not written to the console', async () => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      const { testing, app, made } = setUp(() => injectItems('articles'));
      testing.expectOne('GET', path).refuse(403, 'FORBIDDEN');
      expect(made.status()).toBe('error');
      await app.whenStable();
      await new Promise((resolve) => setTimeout(resolve));
      expect(warn).not.toHaveBeenCalled();
    });

    it('injectUser: reads the user again after each login, and knows none after the logout', () => {
      const { testing, made } = setUp(() => ({
        user: injectUser({ fields: ['email'] }),
        directus: injectDirectus(),
      }));
      expect(made.user.status()).toBe('idle');
      for (const email of ['a@example.com', 'b@example.com']) {
        TestBed.runInInjectionContext(() => {
          testLogin();
        });
        TestBed.tick();
        testing.expectOne('GET', '/users/me').flush({ email });
        expect(made.user.value()).toEqual({ email });
      }
      made.directus.auth.logout().subscribe();
      TestBed.tick();
      expect(made.user.value()).toBeUndefined();
    });

    it('injectPages: appends page after page, until one is not full', async () => {
      const { testing, made, app } = setUp(() =>
        injectPages('articles', { sort: ['id'] }, { size: 2 }),
      );
      made.next();
      testing.expectOne('GET', path).flush([one, two]);
      expect(made.done()).toBe(false);
      made.next();
      made.next();
      expect(made.loadingMore()).toBe(true);
      const next = testing.expectOne('GET', path);
      expect(next.request.params).toMatchObject({ limit: 2, offset: 2 });
      next.flush([{ id: 3 }]);
      expect(made.value()).toEqual([one, two, { id: 3 }]);
      expect(made.done()).toBe(true);
      expect(made.loadingMore()).toBe(false);
      made.next();
      testing.expectNone();
      await app.whenStable();
    });

    it('injectPages: a page that fails is tried again by next()', () => {
      const { testing, made } = setUp(() => injectPages('articles', {}, { size: 1 }));
      testing.expectOne('GET', path).flush([one]);
      made.next();
      testing.expectOne('GET', path).refuse(403, 'FORBIDDEN', {}, 'No.');
      expect(made.nextError()?.message).toBe('No.');
      expect(made.value()).toEqual([one]);
      made.next();
      expect(made.nextError()).toBeUndefined();
      testing.expectOne('GET', path).flush([two]);
      expect(made.value()).toEqual([one, two]);
    });

    it('injectPages: another query cancels the page under way, and begins anew', async () => {
      const search = signal('a');
      const { testing, made, app } = setUp(() =>
        injectPages('articles', () => ({ search: search() }), { size: 1 }),
      );
      testing.expectOne('GET', path).flush([one]);
      made.next();
      const cancelled = testing.expectOne('GET', path);
      search.set('b');
      TestBed.tick();
      expect(cancelled.cancelled).toBe(true);
      expect(made.loadingMore()).toBe(false);
      testing.expectOne('GET', path).flush([two]);
      expect(made.value()).toEqual([two]);
      await app.whenStable();
    });
  });
}
