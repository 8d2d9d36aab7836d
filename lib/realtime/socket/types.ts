/** What of a WebSocket is used; the browser's, Node's own and that of the package `ws` all have it. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  readonly readyState: number;
  send(text: string): void;
  close(): void;
}

export type SocketClass = new (url: string) => SocketLike;
