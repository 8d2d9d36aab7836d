import '@angular/compiler';
import {
  ApplicationRef,
  createEnvironmentInjector,
  EnvironmentInjector,
  inject,
  runInInjectionContext,
} from '@angular/core';
import fc from 'fast-check';
import { NEVER, of, Subject, throwError } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { injectMutation, type MutationOptions, type MutationPolicy } from '../../lib/angular';
import { application } from './test-bed';

/** A mutation whose writes end when the spec says so. */
function setUp(options: MutationOptions<[string], string> = {}) {
  const writes: { name: string; subject: Subject<string> }[] = [];
  const made = application([], () => ({
    save: injectMutation((name: string) => {
      const subject = new Subject<string>();
      writes.push({ name, subject });
      return subject;
    }, options),
    app: inject(ApplicationRef),
  }));
  const end = (index: number) => {
    const { name, subject } = writes[index] ?? { name: '', subject: new Subject<string>() };
    subject.next(`${name} saved`);
    subject.complete();
  };
  return { ...made, writes, end };
}

describe('injectMutation', () => {
  it('resolves with the value, and shows it in its signals', async () => {
    const { save, end } = setUp();
    expect(save.status()).toBe('idle');
    const result = save('a');
    expect([save.pending(), save.status(), save.args()]).toEqual([true, 'pending', ['a']]);
    end(0);
    expect(await result).toEqual({ status: 'done', value: 'a saved' });
    expect([save.pending(), save.status(), save.value()]).toEqual([false, 'done', 'a saved']);
    save.reset();
    expect([save.status(), save.value(), save.args()]).toEqual(['idle', undefined, undefined]);
  });

  it('never rejects: a failure is a result and a state', async () => {
    const onError = vi.fn();
    const { save, writes } = setUp({ onError });
    const result = save('a');
    writes[0]?.subject.error(new Error('no'));
    expect(await result).toEqual({ status: 'failed', error: new Error('no') });
    expect([save.status(), save.error()?.message]).toEqual(['failed', 'no']);
    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('no'), 'a');
  });

  it('work that throws, and a value that is no error, fail', async () => {
    const [throws, rejects] = application([], () => [
      injectMutation(() => {
        throw new Error('of work');
      }),
      injectMutation(() => throwError(() => 'text')),
    ]);
    expect(await throws()).toEqual({ status: 'failed', error: new Error('of work') });
    expect(await rejects()).toMatchObject({ status: 'failed', error: { message: 'text' } });
  });

  it('takes the last value of an Observable', async () => {
    const save = application([], () => injectMutation(() => of(1, 2, 3)));
    expect(await save()).toEqual({ status: 'done', value: 3 });
  });

  it('exhaust: skips a second call while the first is under way', async () => {
    const { save, writes, end } = setUp();
    const first = save('a');
    expect(await save('b')).toEqual({ status: 'skipped' });
    expect(writes).toHaveLength(1);
    end(0);
    expect(await first).toMatchObject({ status: 'done' });
  });

  it('concat: a call waits for its turn, also after a failure', async () => {
    const { save, writes, end } = setUp({ policy: 'concat' });
    const first = save('a');
    const second = save('b');
    expect(writes.map(({ name }) => name)).toEqual(['a']);
    writes[0]?.subject.error(new Error('no'));
    expect(await first).toMatchObject({ status: 'failed' });
    expect(writes.map(({ name }) => name)).toEqual(['a', 'b']);
    end(1);
    expect(await second).toEqual({ status: 'done', value: 'b saved' });
  });

  it('concat: cancel() settles also the calls that wait', async () => {
    const { save, writes, app } = setUp({ policy: 'concat' });
    const results = [save('a'), save('b'), save('c')];
    save.cancel();
    expect(await Promise.all(results)).toEqual([
      { status: 'cancelled' },
      { status: 'cancelled' },
      { status: 'cancelled' },
    ]);
    expect(writes).toHaveLength(1);
    expect(writes[0]?.subject.observed).toBe(false);
    expect([save.pending(), save.status()]).toEqual([false, 'idle']);
    await app.whenStable();
  });

  it('switch: cancels the call before', async () => {
    const { save, writes, end } = setUp({ policy: 'switch' });
    const first = save('a');
    const second = save('b');
    expect(await first).toEqual({ status: 'cancelled' });
    expect(writes[0]?.subject.observed).toBe(false);
    end(1);
    expect(await second).toEqual({ status: 'done', value: 'b saved' });
  });

  it('merge: makes all at once', async () => {
    const { save, end } = setUp({ policy: 'merge' });
    const [first, second] = [save('a'), save('b')];
    end(1);
    expect(await second).toEqual({ status: 'done', value: 'b saved' });
    expect(save.pending()).toBe(true);
    end(0);
    expect(await first).toEqual({ status: 'done', value: 'a saved' });
    expect(save.pending()).toBe(false);
  });

  it('optimistic: takes back what it has shown if the write fails or is cancelled', async () => {
    const shown: string[] = [];
    const { save, writes, end } = setUp({
      policy: 'concat',
      optimistic: (name) => {
        shown.push(name);
        return () => shown.splice(shown.indexOf(name), 1);
      },
    });
    void save('a');
    expect(shown).toEqual(['a']);
    end(0);
    expect(shown).toEqual(['a']);
    const failed = save('b');
    expect(shown).toEqual(['a', 'b']);
    writes[1]?.subject.error(new Error('no'));
    await failed;
    expect(shown).toEqual(['a']);
    const cancelled = save('c');
    save.cancel();
    await cancelled;
    expect(shown).toEqual(['a']);
  });

  it('optimistic: where it throws, nothing is written', async () => {
    const { save, writes } = setUp({
      optimistic: () => {
        throw new Error('of optimistic');
      },
    });
    expect(await save('a')).toEqual({ status: 'failed', error: new Error('of optimistic') });
    expect(writes).toHaveLength(0);
  });

  it('keeps the application unstable until the signals are written', async () => {
    const { save, end, app } = setUp();
    let seen: unknown = 'pending';
    void save('a');
    const stable = app.whenStable().then(() => (seen = save.value()));
    await Promise.resolve();
    expect(seen).toBe('pending');
    end(0);
    await stable;
    expect(seen).toBe('a saved');
  });

  it('survives its component, unless told otherwise', async () => {
    const parent = application([], () => inject(EnvironmentInjector));
    const make = (cancelOnDestroy: boolean) => {
      const child = createEnvironmentInjector([], parent);
      const subject = new Subject<string>();
      const save = runInInjectionContext(child, () =>
        injectMutation(() => subject, { cancelOnDestroy }),
      );
      return { child, subject, result: save() };
    };
    const survives = make(false);
    survives.child.destroy();
    survives.subject.next('saved');
    survives.subject.complete();
    expect(await survives.result).toEqual({ status: 'done', value: 'saved' });
    const ends = make(true);
    ends.child.destroy();
    expect(await ends.result).toEqual({ status: 'cancelled' });
    expect(ends.subject.observed).toBe(false);
  });

  it('refuses an unknown policy', () => {
    expect(() => setUp({ policy: 'latest' as never })).toThrow(/policy/);
  });

  it('property: each call has one result, at most one runs unless merged, and nothing stays pending', async () => {
    const policies: MutationPolicy[] = ['exhaust', 'concat', 'switch', 'merge'];
    const action = fc.oneof(
      fc.constant<'call'>('call'),
      fc.constant<'cancel'>('cancel'),
      fc.record({ end: fc.nat(5), ok: fc.boolean() }),
    );
    const parent = application([], () => ({
      injector: inject(EnvironmentInjector),
      app: inject(ApplicationRef),
    }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...policies), fc.array(action), async (policy, actions) => {
        const subjects: Subject<number>[] = [];
        const running = () => subjects.filter(({ observed }) => observed);
        const child = createEnvironmentInjector([], parent.injector);
        const save = runInInjectionContext(child, () =>
          injectMutation(
            () => {
              const subject = new Subject<number>();
              subjects.push(subject);
              return subject;
            },
            { policy },
          ),
        );
        const results: Promise<unknown>[] = [];
        let settled = 0;
        for (const one of actions) {
          if (one === 'call') {
            const result = save();
            void result.then(() => settled++);
            results.push(result);
          } else if (one === 'cancel') save.cancel();
          else if (one.ok) running()[one.end]?.complete();
          else running()[one.end]?.error(new Error('no'));
          if (policy !== 'merge') expect(running().length).toBeLessThanOrEqual(1);
          expect(save.pending()).toBe(running().length > 0);
        }
        save.cancel();
        await Promise.all(results);
        expect(settled).toBe(results.length);
        expect(running()).toEqual([]);
        expect(save.pending()).toBe(false);
        child.destroy();
      }),
      { seed: 1 },
    );
    await parent.app.whenStable();
  });

  it('an optimistic change without a way back is kept', async () => {
    const save = application([], () =>
      injectMutation(() => NEVER, { optimistic: () => undefined }),
    );
    const result = save();
    save.cancel();
    expect(await result).toEqual({ status: 'cancelled' });
  });
});
