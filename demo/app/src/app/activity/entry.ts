import type { AuthState, RequestReport } from 'directus-rx';
import type { Liveness } from 'directus-rx/angular';
import type { UploadState } from 'directus-rx/angular/uploads';
import type { RealtimeStatus } from 'directus-rx/realtime';

export interface RequestDetails {
  readonly kind: 'request';
  readonly id: number;
  readonly method: RequestReport['method'];
  /** The path with the names of its keys, and the collection's own name; absent for a path without a route. */
  readonly route?: string | undefined;
  readonly outcome: RequestReport['type'];
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly ms?: number | undefined;
  readonly retries?: number | undefined;
  readonly sentBytes?: number | undefined;
  readonly receivedBytes?: number | undefined;
}

export interface SessionDetails {
  readonly kind: 'session';
  readonly status: AuthState['status'];
  readonly reason: AuthState['reason'];
  readonly refreshAt: number | null;
  /** Grows with each login and logout, here or in another tab. */
  readonly epoch: number;
  readonly code?: string | undefined;
}

export interface ConnectionDetails {
  readonly kind: 'connection';
  readonly state: RealtimeStatus['state'];
  readonly retryAt?: number | null | undefined;
  readonly code?: string | undefined;
}

export interface LiveDetails {
  readonly kind: 'live';
  readonly name: string;
  readonly liveness: Liveness;
  readonly rows: number;
  /** Rows that are other objects than before: the library keeps the objects of rows that have not changed. */
  readonly changed: number;
}

/** Names of files are left out: another user may be the next to read the timeline. */
export interface UploadDetails {
  readonly kind: 'upload';
  readonly id: number;
  readonly bytes: number;
  readonly state: UploadState;
  readonly percent: number;
  readonly code?: string | undefined;
}

export type EntryDetails =
  RequestDetails | SessionDetails | ConnectionDetails | LiveDetails | UploadDetails;

/** Something that happened in the library: plain values only, and none of them secret. */
export type Entry = EntryDetails & {
  /** Grows from entry to entry. */
  readonly key: number;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/** Entries that are kept. */
export const KEPT = 200;

/** Returns `all`, the newest first, with one more. The end of a request is put where its start is. */
export function withEntry(
  all: readonly Entry[],
  details: EntryDetails,
  key: number,
): readonly Entry[] {
  if (details.kind !== 'request' || details.outcome === 'sent')
    return [{ ...details, key, at: Date.now() }, ...all].slice(0, KEPT);
  return all.map((entry) =>
    entry.kind === 'request' && entry.id === details.id ? { ...entry, ...details } : entry,
  );
}

/** Returns the code of an error and nothing else: its message may repeat what was typed. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;

/** The members of a report that are kept. Each is named, here and below, so that one that is added to the library does not appear by itself. */
interface KeptOfReport {
  readonly id: number;
  readonly method: RequestReport['method'];
  readonly type: RequestReport['type'];
  readonly path: string;
  readonly route?: string;
  readonly status?: number;
  readonly errorType?: string;
  readonly ms?: number;
  readonly retries?: number;
  readonly sentBytes?: number;
  readonly receivedBytes?: number;
}

export function fromRequest(report: RequestReport): RequestDetails {
  const {
    id,
    method,
    type,
    path,
    route,
    status,
    errorType,
    ms,
    retries,
    sentBytes,
    receivedBytes,
  }: KeptOfReport = report;
  return {
    kind: 'request',
    id,
    method,
    outcome: type,
    route: route?.replace('{collection}', () => path.split('/')[2] ?? ''),
    status,
    code: errorType,
    ms,
    retries,
    sentBytes,
    receivedBytes,
  };
}

export const fromSession = ({
  status,
  reason,
  refreshAt,
  epoch,
  error,
}: AuthState): SessionDetails => ({
  kind: 'session',
  status,
  reason,
  refreshAt,
  epoch,
  code: codeOf(error),
});

interface KeptOfStatus {
  readonly state: RealtimeStatus['state'];
  readonly retryAt?: number | null;
  readonly error?: unknown;
}

export function fromConnection(status: RealtimeStatus): ConnectionDetails {
  const { state, retryAt, error }: KeptOfStatus = status;
  return { kind: 'connection', state, retryAt, code: codeOf(error) };
}
