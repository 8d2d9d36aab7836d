import { expect, inject, vi } from 'vitest';
import { TransportError } from '../../lib/errors/errors';
import { ajaxBackend } from '../../lib/transport/ajax-backend';
import { Transport } from '../../lib/transport/transport';
import type { Seen } from './throttled-server';
import type { FormEntry, WireSeen } from './wire-routes';

/** A transport on the ajax backend to the server of `throttled-server.ts`, with nothing in between. */
const backend = ajaxBackend({ url: inject('throttled').url, withCredentials: false });
export const transport = new Transport(backend);

/** A name no other request has, so that a spec finds its own in the server's log. */
export const fresh = (): string => `r${crypto.randomUUID()}`;

const log = async (path: string): Promise<unknown> => {
  const response = await fetch(inject('throttled').url + path);
  return ((await response.json()) as { data: unknown }).data;
};

/** What reached `/wire/<name>/<id>`, preflights among it. */
export const seen = async (id: string) => (await log(`/wire-seen/${id}`)) as readonly WireSeen[];

/** The only request that reached `/wire/<name>/<id>`. */
export async function seenOnce(id: string): Promise<WireSeen> {
  const [first, ...more] = (await seen(id)).filter(({ method }) => method !== 'OPTIONS');
  expect(more).toEqual([]);
  if (!first) throw new Error(`Nothing reached the server as ${id}.`);
  return first;
}

/** The form in the last request that reached `/wire/<name>/<id>`. */
export const formSeen = async (id: string) =>
  (await log(`/wire-form/${id}`)) as readonly FormEntry[];

/** The last request that reached `/throttled/<rate>/<id>`. */
export const stats = async (id: string) => (await log(`/stats/${id}`)) as Seen | null;

/** Waits until the server has seen the client of `/wire/<name>/<id>` go. */
export const leftByClient = (id: string): Promise<void> =>
  vi.waitFor(async () => expect((await seenOnce(id)).aborted).toBe(true), 3_000);

/** Waits until the request is at the server. */
export const arrived = (id: string): Promise<void> =>
  vi.waitFor(async () => expect(await seen(id)).not.toEqual([]), 3_000);

/** The error a request ends with. */
export async function failed(request: PromiseLike<unknown>): Promise<TransportError> {
  const error: unknown = await request.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error as TransportError;
}
