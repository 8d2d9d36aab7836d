import { isObject } from '../../internal/guards';
import type { Tokens } from '../types';

/**
 * The version of these messages, a part of the channel's and the lock's name: tabs with another version, left open
 * over a deployment, neither hear nor wait for these.
 */
export const PROTOCOL_VERSION = 1;

/** Milliseconds that the clock of another tab may be ahead, or may have been before somebody set it back. */
const MAX_AHEAD = 86_400_000;

/** The state of the session in another tab. */
export interface SessionUpdate {
  /** The issue that was exchanged for these; `null` for another session, or none. */
  readonly previousIssue: string | null;
  /** When somebody last logged in or out there, in epoch milliseconds. */
  readonly changedAt: number;
  readonly tokens: Tokens;
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

const isBetween = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && value > min && value < max;

function isMessage(data: unknown, now: number): data is TabMessage {
  if (!isObject(data)) return false;
  switch (data['type']) {
    case 'hello':
    case 'here':
    case 'done':
      return true;
    case 'claim':
    case 'busy':
      return isBetween(data['claim'], 0, 1);
    case 'update': {
      const { previousIssue, changedAt, tokens } = data;
      return (
        (previousIssue === null || typeof previousIssue === 'string') &&
        isBetween(changedAt, -1, now + MAX_AHEAD) &&
        isObject(tokens)
      );
    }
    default:
      return false;
  }
}

/**
 * Reads a message of another tab; `undefined` for anything else that a script may have posted. Never throws. The
 * tokens of an update are for the session to check, which knows its mode.
 */
export function parseMessage(data: unknown, now: number): TabMessage | undefined {
  try {
    return isMessage(data, now) ? data : undefined;
  } catch {
    // A getter of the data, where the channel is no real one and hands on the object itself.
    return undefined;
  }
}
