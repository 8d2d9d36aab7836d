/** The part of the package `ws` that is used here, so that its types need not be installed. */
declare module 'ws' {
  export const WebSocket: typeof globalThis.WebSocket;
}
