import { isObject } from '../../internal/guards';

/**
 * The version of these messages, a part of the channel's and the lock's name: tabs with another version, left open
 * over a deployment, neither hear nor wait for these.
 */
export const PROTOCOL_VERSION = 1;

/** Milliseconds that the clock of another tab may be ahead, or may have been before somebody set it back. */
const MAX_AHEAD = 86_400_000;

/** The state of the session in another tab. */
export interface SessionUpdate<T = unknown> {
  /** The issue id of the tokens that these replace within one session; `null` after a login, a logout or a change of user. */
  readonly previousIssue: string | null;
  /** When somebody last logged in or out there, in epoch milliseconds. */
  readonly changedAt: number;
  /** Unknown in a message: the session checks them. */
  readonly tokens: T;
}

/**
 * The messages between tabs.
 * - `hello`, `here`: a tab has opened; another one answers it
 * - `claim`: a tab wants to begin its work, and the smallest claim begins
 * - `busy`: the sender was there before this `claim`
 * - `done`: the sender's work has ended
 * - `update`: the session has changed
 */
export type TabMessage =
  | { readonly type: 'hello' | 'here' | 'done' }
  | { readonly type: 'claim' | 'busy'; readonly claim: number }
  | ({ readonly type: 'update' } & SessionUpdate);

const isBetween = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && value > min && value < max;

/** Returns the message in `data` as an object of its own: the posted object could change, or have getters. */
function readMessage(data: unknown, now: number): TabMessage | undefined {
  if (!isObject(data)) return undefined;
  const { type } = data;
  switch (type) {
    case 'hello':
    case 'here':
    case 'done':
      return { type };
    case 'claim':
    case 'busy': {
      const { claim } = data;
      return isBetween(claim, 0, 1) ? { type, claim } : undefined;
    }
    case 'update': {
      const { previousIssue, changedAt, tokens } = data;
      const isUpdate =
        (previousIssue === null || typeof previousIssue === 'string') &&
        isBetween(changedAt, -1, now + MAX_AHEAD) &&
        isObject(tokens);
      return isUpdate ? { type, previousIssue, changedAt, tokens: { ...tokens } } : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * Reads a message of another tab; returns `undefined` for anything else that a script may have posted. Never throws. The
 * tokens of an update are checked by the session, which knows its mode.
 */
export function parseMessage(data: unknown, now: number): TabMessage | undefined {
  try {
    return readMessage(data, now);
  } catch {
    // A getter of `data` has thrown: a polyfilled channel may pass on the posted object itself.
    return undefined;
  }
}
