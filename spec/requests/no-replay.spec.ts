import { concat, ignoreElements, type Observable, of, throwError, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Backend, Directus, TransportError } from '../../lib/index';
import type { Call } from '../../lib/call';
import type { RequestOptions } from '../../lib/requests/handler';
import type { TransportEvent } from '../../lib/transport/backend';

const request = { method: 'GET', path: '' };
const lost$ = throwError(() => new TransportError('lost', 'NETWORK', request));
const reply$ = of<TransportEvent>({
  type: 'reply',
  body: { raw: {}, data: {}, status: 200, headers: {} },
});
const slow$ = concat(timer(1).pipe(ignoreElements()), reply$);

/** A client that retries and shares whatever it may; `sent` counts what goes out. */
function rig(answer$: Observable<TransportEvent>) {
  let sent = 0;
  const backend: Backend = () => {
    sent++;
    return answer$;
  };
  const directus = new Directus('http://directus.example.com', {
    transport: { backend: () => backend, retry: { count: 2, maxDelay: 0 }, dedupe: true },
  });
  return { directus, sent: () => sent };
}

const calls: Readonly<
  Record<string, (directus: Directus, options?: RequestOptions) => Call<unknown>>
> = {
  'flows.trigger, which runs a flow': ({ flows }, options) =>
    flows.trigger('GET', 'abc', {}, options),
  'users.registerVerify, which spends its token': ({ users }, options) =>
    users.registerVerify('token', options),
};

describe.each(Object.entries(calls))('%s by GET', (_, call) => {
  it('is not repeated when its answer is lost, as a write is not', async () => {
    const { directus, sent } = rig(lost$);
    await expect(call(directus)).rejects.toMatchObject({ code: 'NETWORK' });
    expect(sent()).toBe(1);
  });

  it('is not repeated either when requestOptions leave that open', async () => {
    const { directus, sent } = rig(lost$);
    const requestOptions = { retry: undefined, dedupe: undefined };
    await expect(call(directus, { requestOptions })).rejects.toMatchObject({ code: 'NETWORK' });
    expect(sent()).toBe(1);
  });

  it('is repeated where the call says so', async () => {
    const { directus, sent } = rig(lost$);
    const requestOptions = { retry: { count: 1, maxDelay: 0 } };
    await expect(call(directus, { requestOptions })).rejects.toMatchObject({ code: 'NETWORK' });
    expect(sent()).toBe(2);
  });

  it('happens twice when it is asked for twice, also where reads are shared', async () => {
    const { directus, sent } = rig(slow$);
    await Promise.all([call(directus), call(directus)]);
    expect(sent()).toBe(2);
  });
});

it('utils.random.string gives two who ask at the same moment two texts, also where reads are shared', async () => {
  const { directus, sent } = rig(slow$);
  await Promise.all([directus.utils.random.string(), directus.utils.random.string()]);
  expect(sent()).toBe(2);
});

it('utils.random.string is repeated when its answer is lost: it changes nothing', async () => {
  const { directus, sent } = rig(lost$);
  await expect(directus.utils.random.string()).rejects.toMatchObject({ code: 'NETWORK' });
  expect(sent()).toBe(3);
});
