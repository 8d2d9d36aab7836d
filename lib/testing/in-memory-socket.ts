import { unchecked } from '../internal/unchecked';
import type { SocketLike } from '../realtime/socket/types';

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/** Browsers and Node have each a class of their own for the events of sockets. */
const socketEvent = (type: string, data?: string) => unchecked<never>({ type, data });

/** A WebSocket whose server is in the same process: it opens and answers in microtasks. */
export abstract class InMemorySocket implements SocketLike {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onerror: SocketLike['onerror'] = null;
  onclose: SocketLike['onclose'] = null;
  readyState = CONNECTING;

  constructor() {
    queueMicrotask(() => {
      if (this.readyState === CONNECTING) this.connect();
    });
  }

  send(text: string): void {
    if (this.readyState === OPEN) this.receive(text);
  }

  close(): void {
    this.readyState = CLOSED;
  }

  /** Breaks, as when the server or the network goes away. */
  drop(): void {
    if (this.readyState === CLOSED) return;
    this.close();
    this.onclose?.(socketEvent('close'));
  }

  /** Receives a message of the client. */
  protected abstract receive(text: string): void;

  protected connect(): void {
    this.readyState = OPEN;
    this.onopen?.(socketEvent('open'));
  }

  /** Fails to connect. */
  protected fail(): void {
    this.onerror?.(socketEvent('error'));
    this.drop();
  }

  /** Sends a message to the client. */
  protected answer(message: object): void {
    const data = JSON.stringify(message);
    queueMicrotask(() => {
      if (this.readyState === OPEN) this.onmessage?.(socketEvent('message', data));
    });
  }

  /** Breaks after what was answered so far. */
  protected dropLater(): void {
    queueMicrotask(() => {
      this.drop();
    });
  }
}
