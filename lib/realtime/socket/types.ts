/** The part of a WebSocket that is used: the browser's, Node's own and that of the package `ws` all have it. */
export interface SocketLike {
  /** Called once it is open. */
  onopen: ((event: never) => void) | null;
  /** Called with each message. */
  onmessage: ((event: never) => void) | null;
  /** Called when it breaks. */
  onerror: ((event: never) => void) | null;
  /** Called at its end, with code and reason. */
  onclose: ((event: never) => void) | null;
  readonly readyState: number;
  /** Sends a message. */
  send(text: string): void;
  /** Closes it. */
  close(): void;
}

/** A class of WebSockets. */
export type SocketClass = new (url: string) => SocketLike;
