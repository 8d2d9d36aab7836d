import type { SocketClass, SocketLike } from '../../lib/realtime/socket/types';

type Listener = ((event: object) => void) | null;

/** Returns sockets whose frames pass through `hold`, which delivers each of them when it likes, or others. */
export function heldSockets(
  Base: SocketClass,
  hold: (frame: string, deliver: (frame: string) => void) => void,
): SocketClass {
  return class implements SocketLike {
    onopen: SocketLike['onopen'] = null;
    onmessage: SocketLike['onmessage'] = null;
    onerror: SocketLike['onerror'] = null;
    onclose: SocketLike['onclose'] = null;
    readonly #socket: SocketLike;

    constructor(url: string) {
      this.#socket = new Base(url);
      this.#socket.onopen = (event: object) => (this.onopen as Listener)?.(event);
      this.#socket.onerror = (event: object) => (this.onerror as Listener)?.(event);
      this.#socket.onclose = (event: object) => (this.onclose as Listener)?.(event);
      this.#socket.onmessage = ({ data }: { readonly data: unknown }) => {
        hold(String(data), (frame) => {
          if (this.readyState === 1) (this.onmessage as Listener)?.({ data: frame });
        });
      };
    }

    get readyState(): number {
      return this.#socket.readyState;
    }

    send(text: string): void {
      this.#socket.send(text);
    }

    close(): void {
      this.#socket.close();
    }
  };
}
