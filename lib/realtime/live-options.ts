import { InvalidParamError, requireNonEmpty } from '../errors/errors';
import { array, flag, object, text } from '../internal/argument-checks';
import type { LiveOptions } from './types';

export interface ResolvedLiveOptions {
  readonly primaryKey: string;
  readonly watch: readonly string[];
  readonly offline: boolean;
}

/** Returns the options with their defaults. Throws `InvalidParamError` or `EmptyParamError` for wrong values. */
export function resolveLiveOptions(options: LiveOptions = {}): ResolvedLiveOptions {
  const { primaryKey = 'id', watch = [], offline = false } = object('options', options);
  text('primaryKey', primaryKey);
  for (const name of array('watch', watch)) {
    if (typeof name !== 'string')
      throw new InvalidParamError('watch', 'must be names of collections');
    requireNonEmpty('watch', name);
  }
  return { primaryKey, watch, offline: flag('offline', offline) };
}
