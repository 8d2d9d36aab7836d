/** One error in the server's answer. */
export interface TransportErrorDescription {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly [name: string]: unknown };
}

/** Counts the server adds to a list when the query's `meta` asks for them. */
export interface ItemMetadata {
  readonly total_count?: number;
  readonly filter_count?: number;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- as the class-based SDK has it: code that reads `data` and `raw` without saying their types compiles */

/** One reply of the server, read and unwrapped. */
export interface TransportResponse<T = any, R = any> {
  /** The whole body: parsed when it was JSON, the text otherwise, or the Blob or ArrayBuffer asked for. */
  readonly raw: R;
  /** The body's `data`, or the download itself; `undefined` where there is none (204, a custom endpoint). */
  readonly data: T;
  readonly meta?: ItemMetadata;
  readonly errors?: readonly TransportErrorDescription[];
  readonly status: number;
  readonly statusText?: string;
  /** The path that a redirect leads to: one that a browser has followed, or that this answer is. */
  readonly redirectedTo?: string | undefined;
  /** Header names in lower case. In browsers only those that CORS exposes. */
  readonly headers: Readonly<Record<string, string>>;
}
