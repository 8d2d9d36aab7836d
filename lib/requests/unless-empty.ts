import { identity, of } from 'rxjs';
import { Call } from '../call';
import type { ID } from '../types/query';
import { requireKeys } from './primary-keys';

/** Makes `call` if there are keys; for none, sends nothing and gives `otherwise`. */
export const unlessEmpty = <R>(ids: readonly ID[], call: Call<R>, otherwise: R): Call<R> =>
  Call.from(() => (requireKeys(ids).length > 0 ? call : of(otherwise)), identity);
