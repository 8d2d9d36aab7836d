declare module 'ws' {
  export const WebSocket: import('./types').SocketClass;
}
