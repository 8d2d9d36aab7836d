import { isObject } from '../internal/guards';
import { unchecked } from '../internal/unchecked';
import { ServerRefusal } from './errors';
import type { ID } from '../types/query';
import type { Change } from './types';

/**
 * One message of the server, as far as it is used. `other` stands for everything that is not understood: it proves
 * that the server is alive, and nothing else.
 */
export type ServerMessage =
  | { readonly type: 'ping' | 'pong' | 'rate-limit' | 'other' }
  /** The answer to a token, or the message that it has expired. `code` is `null` if the token was accepted. */
  | { readonly type: 'auth'; readonly code: string | null }
  | { readonly type: 'init'; readonly uid: string }
  | { readonly type: 'change'; readonly uid: string; readonly change: Change<unknown> }
  /** `uid` is `undefined` in most refusals: Directus does not say which subscription it refuses. */
  | { readonly type: 'refusal'; readonly uid: string | undefined; readonly error: ServerRefusal };

/** Tells a subscriber that the server has left out a change. */
export const SERVER_GAP: Change<unknown> = { event: 'gap', reason: 'server' };

const OTHER: ServerMessage = { type: 'other' };

const isId = (value: unknown): value is ID =>
  typeof value === 'string' || typeof value === 'number';

/** Reads a frame. Never throws: a frame is whatever somebody at the other end has sent. */
export function readServerMessage(frame: unknown): ServerMessage {
  const message = parse(frame);
  if (!isObject(message)) return OTHER;
  const { type, uid: id } = message;
  const uid = isId(id) ? String(id) : undefined;
  if (type === 'ping' || type === 'pong') return { type };
  if (type === 'auth') return readAuth(message);
  if (type === 'subscription' && uid !== undefined) return readSubscription(uid, message);
  if (message['status'] !== 'error') return OTHER;
  if (type === 'subscribe') return { type: 'refusal', uid, error: refusalOf(message) };
  return refusalOf(message).code === 'REQUESTS_EXCEEDED' ? { type: 'rate-limit' } : OTHER;
}

function parse(frame: unknown): unknown {
  try {
    return typeof frame === 'string' ? JSON.parse(frame) : undefined;
  } catch {
    return undefined;
  }
}

type Message = Readonly<Record<string, unknown>>;

function readAuth(message: Message): ServerMessage {
  const { status } = message;
  if (status === 'ok') return { type: 'auth', code: null };
  return status === 'error' ? { type: 'auth', code: refusalOf(message).code } : OTHER;
}

function readSubscription(uid: string, { event, data }: Message): ServerMessage {
  if (event === 'init') return { type: 'init', uid };
  // Directus sends no list for one item, and for a row of `directus_fields` and `directus_relations`.
  const list: readonly unknown[] = Array.isArray(data) ? data : [data];
  const isList = list === data;
  if (event === 'create' || event === 'update') {
    const change = isList || isObject(data) ? { event, data: list } : SERVER_GAP;
    return { type: 'change', uid, change: unchecked<Change<unknown>>(change) };
  }
  if (event === 'delete') {
    const change = list.every(isId) ? { event, keys: list } : SERVER_GAP;
    return { type: 'change', uid, change: unchecked<Change<unknown>>(change) };
  }
  return OTHER;
}

function refusalOf({ error }: Message): ServerRefusal {
  const { code, message } = isObject(error) ? error : {};
  return new ServerRefusal(
    typeof code === 'string' ? code : 'UNKNOWN',
    typeof message === 'string' ? message : 'The server refused without a reason',
  );
}
