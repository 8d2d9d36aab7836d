/** What is used of the package `ws`, so that its types need not be installed. */
declare module 'ws' {
  export const WebSocket: typeof globalThis.WebSocket;
}
