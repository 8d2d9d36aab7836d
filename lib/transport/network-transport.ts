import { ITransport } from './transport-base';

/** A transport of this library. Handlers tell it by this class, so that who imports a handler alone loads no backend. */
export abstract class NetworkTransport extends ITransport {
  /** Sent with every request, unless a call has others of the same name. */
  abstract get params(): object;
}
