import { ITransport } from './transport-base';

/**
 * The base class of this library's transport. Handlers test for this class instead of `Transport`, so that importing a handler
 * does not load the backend.
 */
export abstract class NetworkTransport extends ITransport {
  /** Sent with every request, unless a call has others of the same name. */
  abstract get params(): object;
}
