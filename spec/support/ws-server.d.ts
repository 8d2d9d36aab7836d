// The package has no types of its own: as much of its server as the fake of a server needs.
declare module 'ws' {
  interface ServedSocket {
    send(text: string): void;
    close(): void;
    on(event: 'message', listener: (text: Buffer) => void): void;
    on(event: 'close', listener: () => void): void;
  }
  export class WebSocketServer {
    constructor(options: { readonly server: object; readonly path: string });
    on(event: 'connection', listener: (client: ServedSocket) => void): this;
  }
}
