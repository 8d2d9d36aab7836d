import { REASONS } from '../session/reasons';
import { fileSize } from '../shared/file-size';
import {
  type ConnectionDetails,
  type Entry,
  type LiveDetails,
  type RequestDetails,
  type SessionDetails,
  type UploadDetails,
} from './entry';
import { duration, inWords, rowCount } from './words';

/** An entry for people. */
export interface Description {
  readonly text: string;
  /** Numbers and short words that belong to it. */
  readonly facts: readonly string[];
  /** How it went: colours its mark. */
  readonly tone: 'good' | 'bad' | 'wait' | 'plain';
}

const present = (...facts: readonly (string | false | undefined)[]): string[] =>
  facts.flatMap((fact) => fact || []);

function describeRequest(request: RequestDetails): Description {
  const { outcome, status, code, ms, retries = 0, sentBytes, receivedBytes } = request;
  const text = `${request.method} ${request.route ?? 'an address of its own'}`;
  if (outcome === 'sent') return { text, facts: ['under way'], tone: 'wait' };
  const ends = {
    reply: status === 0 ? 'no answer, goes on' : String(status),
    error: present(status ? String(status) : undefined, code).join(' '),
    cancelled: 'cancelled',
  };
  return {
    text,
    facts: present(
      ends[outcome],
      ms !== undefined && duration(ms),
      !!sentBytes && `sent ${fileSize(sentBytes)}`,
      !!receivedBytes && `received ${fileSize(receivedBytes)}`,
      retries > 0 && `${retries + 1} tries`,
    ),
    tone: outcome === 'error' ? 'bad' : outcome === 'reply' && retries === 0 ? 'good' : 'plain',
  };
}

const BAD_REASONS: readonly string[] = ['unreachable', 'refused', 'storage-failed'];

/** Returns what has happened to a session, in words. `epochBefore`: of the session before, where that is known. */
export function sessionText(
  { status, reason, epoch }: SessionDetails,
  epochBefore?: number,
): string {
  if (reason !== 'other-tab' || epochBefore === undefined) return REASONS[reason];
  if (status === 'anonymous') return 'Logged out in another tab';
  return epoch === epochBefore
    ? 'New token received from another tab, without a request'
    : 'Logged in by another tab';
}

function describeSession(
  session: SessionDetails,
  at: number,
  epochBefore: number | undefined,
): Description {
  const { reason, refreshAt, code } = session;
  return {
    text: sessionText(session, epochBefore),
    facts: present(
      code,
      refreshAt !== null &&
        `${reason === 'unreachable' ? 'next try' : 'to be refreshed'} ${inWords(refreshAt - at)}`,
    ),
    tone: BAD_REASONS.includes(reason) ? 'bad' : reason === 'refreshing' ? 'wait' : 'good',
  };
}

const CONNECTION_WORDS: Readonly<Record<ConnectionDetails['state'], string>> = {
  offline: 'Closed, as nothing live is shown',
  connecting: 'Connecting',
  authenticating: 'Connected; presenting the token',
  open: 'Open: changes of others come in',
  waiting: 'Waits for somebody to log in',
  unavailable: 'Not possible here; live queries are read now and then',
};

function describeConnection(connection: ConnectionDetails, at: number): Description {
  const { state, retryAt, code } = connection;
  const isLost = typeof retryAt === 'number';
  return {
    text: isLost ? 'Lost; live queries are read now and then' : CONNECTION_WORDS[state],
    facts: present(code, isLost && `next try ${inWords(retryAt - at)}`),
    tone: isLost
      ? 'bad'
      : state === 'open'
        ? 'good'
        : state === 'offline' || state === 'waiting'
          ? 'plain'
          : 'wait',
  };
}

function describeLive({ name, liveness, rows, changed }: LiveDetails): Description {
  const kept = rows - changed;
  return {
    text: `${name}: ${changed > 0 ? 'new result' : 'the same result'}`,
    facts: present(
      kept === 0 || changed === 0 ? rowCount(rows) : `${changed} of ${rowCount(rows)} changed`,
      { live: 'live', polling: 'read now and then', paused: 'paused' }[liveness],
    ),
    tone: liveness === 'live' ? 'good' : 'plain',
  };
}

const UPLOAD_WORDS: Readonly<Record<string, string>> = {
  waiting: 'waits for its turn',
  sending: 'is sent',
  receiving: 'is sent',
  processing: 'sent; the server processes it',
  reconnecting: 'lost the connection; goes on by itself',
  paused: 'paused',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

const UPLOAD_TONES: Readonly<Record<string, Description['tone']>> = {
  done: 'good',
  failed: 'bad',
  paused: 'plain',
  cancelled: 'plain',
};

const describeUpload = ({ id, bytes, state, percent, code }: UploadDetails): Description => ({
  text: `File ${id}: ${UPLOAD_WORDS[state] ?? state}`,
  facts: present(fileSize(bytes), percent > 0 && percent < 100 && `at ${percent} %`, code),
  tone: UPLOAD_TONES[state] ?? 'wait',
});

/** Returns an entry in words. `epochBefore`: of the session before it, where that is known. */
export function describeEntry(entry: Entry, epochBefore?: number): Description {
  switch (entry.kind) {
    case 'request':
      return describeRequest(entry);
    case 'session':
      return describeSession(entry, entry.at, epochBefore);
    case 'connection':
      return describeConnection(entry, entry.at);
    case 'live':
      return describeLive(entry);
    case 'upload':
      return describeUpload(entry);
  }
}
