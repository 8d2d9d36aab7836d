import type { XhrExtras } from './platform/types';
import { XhrEventTarget } from './xhr-event-target';

/** The members of an XMLHttpRequest that rxjs `ajax` sets and reads, for XMLHttpRequests of this library. */
export class BaseXhr extends XhrEventTarget implements XhrExtras {
  readonly upload = new XhrEventTarget();
  readyState = 0;
  status = 0;
  statusText = '';
  response: unknown = '';
  responseType: XMLHttpRequestResponseType = '';
  responseURL = '';
  timeout = 0;
  withCredentials = false;
  /** Why there is no answer, which a browser would not say. */
  networkError: Error | undefined;

  protected method = 'GET';
  protected url = '';

  open(method: string, url: string): void {
    this.method = method;
    this.url = url;
    this.readyState = 1;
  }
}
