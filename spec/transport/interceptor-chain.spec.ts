import { defer, map, of, retry, throwError } from 'rxjs';
import { expect, it } from 'vitest';
import { composeInterceptors } from '../../lib/transport/interceptor-chain';
import type {
  Backend,
  Interceptor,
  TransportEvent,
  TransportRequest,
} from '../../lib/transport/types';

const request: TransportRequest = {
  method: 'GET',
  path: '/',
  params: {},
  headers: {},
  responseType: 'json',
  timeout: 0,
  progress: false,
  maxBodyLength: Infinity,
  maxContentLength: Infinity,
};
const reply: TransportEvent = {
  type: 'reply',
  body: { raw: '', data: undefined, status: 200, headers: {} },
};

const logging =
  (log: string[], name: string): Interceptor =>
  (passed, next) => {
    log.push(`> ${name}`);
    return next({ ...passed, path: passed.path + name }).pipe(
      map((event) => {
        log.push(`< ${name}`);
        return event;
      }),
    );
  };

it('passes a request through the interceptors as listed, and the answer back', () => {
  const log: string[] = [];
  const backend: Backend = ({ path }) => {
    log.push(`backend ${path}`);
    return of(reply);
  };
  composeInterceptors([logging(log, 'a'), logging(log, 'b')], backend)(request).subscribe();
  expect(log).toEqual(['> a', '> b', 'backend /ab', '< b', '< a']);
});

it('is the backend itself where there are no interceptors', () => {
  const backend: Backend = () => of(reply);
  expect(composeInterceptors([], backend)).toBe(backend);
});

it('runs interceptors at subscribe time, anew for each subscription', () => {
  const log: string[] = [];
  const events = composeInterceptors([logging(log, 'a')], () => of(reply))(request);
  expect(log).toEqual([]);
  events.subscribe();
  events.subscribe();
  expect(log).toEqual(['> a', '< a', '> a', '< a']);
});

it('runs the later interceptors anew when an earlier one retries (the token may be another by then)', () => {
  const log: string[] = [];
  let attempts = 0;
  const backend: Backend = () =>
    defer(() => (++attempts < 3 ? throwError(() => new Error('busy')) : of(reply)));
  const retrying: Interceptor = (passed, next) => next(passed).pipe(retry(5));
  composeInterceptors(
    [logging(log, 'a'), retrying, logging(log, 'b')],
    backend,
  )(request).subscribe();
  expect(log).toEqual(['> a', '> b', '> b', '> b', '< b', '< a']);
});

it('turns what an interceptor throws into an error of the request', () => {
  const broken: Interceptor = () => {
    throw new Error('broken');
  };
  let caught: unknown;
  composeInterceptors([broken], () => of(reply))(request).subscribe({
    error: (error: unknown) => (caught = error),
  });
  expect(caught).toEqual(new Error('broken'));
});

it('lets an interceptor answer by itself (a cache)', () => {
  const cached: Interceptor = () => of(reply);
  const backend: Backend = () => throwError(() => new Error('asked'));
  const events: TransportEvent[] = [];
  composeInterceptors([cached], backend)(request).subscribe((event) => events.push(event));
  expect(events).toEqual([reply]);
});
