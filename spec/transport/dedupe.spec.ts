import { defer, finalize, firstValueFrom, Observable, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { dedupe } from '../../lib/transport/dedupe';
import type { TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';
import type { TransportResponse } from '../../lib/types/response';

const request: TransportRequest = {
  method: 'GET',
  path: '/items/articles',
  params: {},
  headers: { authorization: 'Bearer anna' },
  responseType: 'json',
  timeout: 0,
  progress: false,
  maxBodyLength: Infinity,
  maxContentLength: Infinity,
  dedupe: true,
};

const replyOf = (data: unknown): TransportEvent => ({
  type: 'reply',
  body: { raw: { data }, data, status: 200, headers: {} },
});

/** A server that answers when told to, and a client before it that shares reads. */
function rig() {
  const made: { readonly request: TransportRequest; readonly answer: Subject<TransportEvent>; left: boolean }[] = [];
  const backend = dedupe((asked) =>
    defer(() => {
      const one = { request: asked, answer: new Subject<TransportEvent>(), left: false };
      made.push(one);
      return one.answer.pipe(finalize(() => (one.left = true)));
    }),
  );
  const ask = (changes: Partial<TransportRequest> = {}) => {
    const heard: string[] = [];
    const subscription = defer(() => backend({ ...request, ...changes })).subscribe({
      next: (event) => heard.push(event.type === 'reply' ? String(event.body.data) : event.type),
      error: (error: unknown) => heard.push(String(error)),
      complete: () => heard.push('end'),
    });
    return { heard, leave: () => subscription.unsubscribe() };
  };
  const answer = (nth: number, data: unknown) => {
    made[nth]?.answer.next(replyOf(data));
    made[nth]?.answer.complete();
  };
  return { made, ask, answer };
} // prettier-ignore

describe('identical reads under way at the same time', () => {
  it('share one request, and each gets its answer', () => {
    const { made, ask, answer } = rig();
    const all = [ask(), ask(), ask()];
    answer(0, 'x');
    expect(made).toHaveLength(1);
    for (const { heard } of all) expect(heard).toEqual(['x', 'end']);
  });

  it('share its error', () => {
    const { made, ask } = rig();
    const both = [ask(), ask()];
    made[0]?.answer.error(new Error('no'));
    expect(made).toHaveLength(1);
    for (const { heard } of both) expect(heard).toEqual(['Error: no']);
  });

  it('are cancelled when the last one leaves, not before', () => {
    const { made, ask } = rig();
    const [first, second] = [ask(), ask()];
    first.leave();
    expect(made[0]?.left).toBe(false);
    second.leave();
    expect(made[0]?.left).toBe(true);
    ask();
    expect(made).toHaveLength(2);
  });

  it.each<readonly [string, Partial<TransportRequest>]>([
    ['the path', { path: '/items/pages' }],
    ['the parameters', { params: { limit: 1 } }],
    ['the token', { headers: { authorization: 'Bearer bob' } }],
    ['having a token at all', { headers: {} }],
    ['any header', { headers: { ...request.headers, 'accept-language': 'de' } }],
    ['the method', { method: 'SEARCH' }],
    ['the body', { body: { query: { limit: 1 } } }],
    ['how the answer is to be read', { responseType: 'text' }],
    ['the time limit', { timeout: 5 }],
    ['the limit of the answer', { maxContentLength: 5 }],
    ['who watches progress', { progress: true }],
  ])('are not identical when they differ in %s', (_, changes) => {
    const { made, ask } = rig();
    ask();
    ask(changes);
    expect(made).toHaveLength(2);
  });

  it('dedupe: readers share a request also after its `sent` event', () => {
    const { made, ask } = rig();
    ask();
    made[0]?.answer.next({ type: 'sent' });
    ask();
    expect(made).toHaveLength(1);
  });

  it('are identical whether a parameter is left out or undefined', () => {
    const { made, ask } = rig();
    ask({ params: { limit: undefined } });
    ask({ params: {} });
    expect(made).toHaveLength(1);
  });

  it('dedupe: each reader has a request of its own by default', () => {
    const { made, ask } = rig();
    for (const dedupe of [false, false, undefined, undefined, true]) ask({ dedupe });
    expect(made).toHaveLength(5);
  });

  it('do not hide bad input behind a good request', () => {
    const { made, ask } = rig();
    ask();
    const { heard } = ask({ params: { limit: () => 1 } });
    expect(made).toHaveLength(1);
    expect(heard[0]).toContain('InvalidParamError');
    expect(ask({ method: 'SEARCH', body: { id: 1n } }).heard[0]).toMatch(
      /^InvalidParamError: data /,
    );
  });
});

describe('a read that comes later', () => {
  it('is a request of its own, as answers are not kept', () => {
    const { made, ask, answer } = rig();
    ask();
    answer(0, 'x');
    ask();
    expect(made).toHaveLength(2);
  });

  it('dedupe: a read made by a subscriber of the answer is a request of its own', () => {
    const answers = new Subject<TransportEvent>();
    let made = 0;
    const backend = dedupe(() =>
      defer(() => {
        made++;
        return answers;
      }),
    );
    backend(request).subscribe(() => backend(request).subscribe());
    answers.next(replyOf('x'));
    expect(made).toBe(2);
  });

  it('dedupe: later reads share the newer request, even if the older one completes after it was made', () => {
    const { made, ask } = rig();
    ask();
    made[0]?.answer.next(replyOf('x'));
    ask();
    made[0]?.answer.complete();
    ask();
    expect(made).toHaveLength(2);
  });

  it('dedupe: a read made by a subscriber of the error is a request of its own', () => {
    let made = 0;
    const backend = dedupe(() =>
      defer(() => {
        made++;
        return throwError(() => new Error('no'));
      }),
    );
    const quiet = { error: () => undefined };
    backend(request).subscribe({ error: () => backend(request).subscribe(quiet) });
    expect(made).toBe(2);
  });

  it.each(['answered', 'failed', 'cancelled'])(
    'does not get an answer from before a write that was %s: it would not show what was written',
    (end) => {
      const { made, ask, answer } = rig();
      const before = ask();
      const write = ask({ method: 'PATCH', path: '/items/articles/1' });
      if (end === 'answered') answer(1, 'written');
      else if (end === 'failed') made[1]?.answer.error(new Error('no'));
      else write.leave();
      const after = ask();
      expect(made).toHaveLength(3);
      answer(0, 'old');
      answer(2, 'new');
      expect([before.heard[0], after.heard[0]]).toEqual(['old', 'new']);
    },
  );
});

describe('writes', () => {
  it.each(['POST', 'PATCH', 'PUT', 'DELETE'] as const)('never share: %s', (method) => {
    const { made, ask } = rig();
    ask({ method });
    ask({ method });
    expect(made).toHaveLength(2);
  });
});

describe('on a client', () => {
  const client = (all: boolean) => {
    const made: TransportRequest[] = [];
    const answer = new Subject<TransportResponse>();
    const directus = new Directus('https://directus.example.com', {
      auth: { staticToken: 'token' },
      transport: {
        dedupe: all,
        backend: () => (asked) =>
          new Observable((subscriber) => {
            made.push(asked);
            return answer.subscribe((body) => {
              subscriber.next({ type: 'reply', body });
              subscriber.complete();
            });
          }),
      },
    });
    return { directus, made, answer };
  };

  it('is asked for once for all calls, and switched off for one', () => {
    const { directus, made } = client(true);
    const items = directus.items('articles');
    items.readOne(1).subscribe();
    items.readOne(1).subscribe();
    expect(made).toHaveLength(1);
    items.readOne(1, {}, { requestOptions: { dedupe: false } }).subscribe();
    expect(made).toHaveLength(2);
  });

  it('is asked for in one call', async () => {
    const { directus, made, answer } = client(false);
    const items = directus.items('articles');
    const options = { requestOptions: { dedupe: true } };
    const both = [1, 2].map(() => firstValueFrom(items.readOne(1, {}, options)));
    items.readOne(1).subscribe();
    expect(made).toHaveLength(2);
    answer.next({ raw: {}, data: { id: 1 }, status: 200, headers: {} });
    expect(await Promise.all(both)).toEqual([{ id: 1 }, { id: 1 }]);
  });

  it('does not share the request of a call with a token of its own', () => {
    const { directus, made } = client(true);
    const items = directus.items('articles');
    items.readOne(1).subscribe();
    items.readOne(1, {}, { requestOptions: { token: 'other' } }).subscribe();
    expect(made.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer token',
      'Bearer other',
    ]);
  });
});
