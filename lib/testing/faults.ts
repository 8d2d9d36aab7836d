import type { HttpMethod } from '../transport/request';

/** A path below the server's address: the whole of it, or a pattern. */
export type FakePath = string | RegExp;

/**
 * A failure in place of an answer.
 * - `network`: the request never reaches the server
 * - `lost`: the server does its work, and its answer is lost on the way
 * - `hang`: nothing is heard, until the request's own time limit
 * - a status with a code: the server, or a proxy before it, refuses
 */
export type FakeFault =
  | 'network'
  | 'lost'
  | 'hang'
  | { readonly status: number; readonly code?: string; readonly message?: string };

interface PlannedFault {
  readonly method: HttpMethod | '*';
  readonly path: FakePath;
  readonly fault: FakeFault;
  /** For how many more requests. */
  left: number;
}

export const isAt = (path: FakePath, actual: string): boolean =>
  typeof path === 'string' ? path === actual : path.test(actual);

/** The failures that a test has planned. */
export class Faults {
  readonly #planned: PlannedFault[] = [];
  isOffline = false;

  plan(method: HttpMethod | '*', path: FakePath, fault: FakeFault, times: number): void {
    this.#planned.push({ method, path, fault, left: times });
  }

  clear(): void {
    this.#planned.length = 0;
    this.isOffline = false;
  }

  /** Returns the failure of the next request like this, which is used up by that. */
  take(method: string, path: string): FakeFault | undefined {
    if (this.isOffline) return 'network';
    const found = this.#planned.find(
      (one) =>
        one.left > 0 && (one.method === '*' || one.method === method) && isAt(one.path, path),
    );
    if (found) found.left -= 1;
    return found?.fault;
  }
}
