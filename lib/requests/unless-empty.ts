import { identity, of } from 'rxjs';
import { Call } from '../call';

/**
 * Makes `call` if there are keys or names; for none, sends nothing and gives `otherwise`.
 *
 * @param checked returns the keys or names, and throws for wrong ones; called when the request is made
 */
export const unlessEmpty = <R>(
  checked: () => readonly unknown[],
  call: Call<R>,
  otherwise: R,
): Call<R> => Call.from(() => (checked().length > 0 ? call : of(otherwise)), identity);
