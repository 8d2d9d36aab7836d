import { TransportError } from '../../lib/errors/errors';
import { unchecked } from '../../lib/internal/unchecked';
import type { TransportErrorDescription } from '../../lib/types/response';

/** The error for an answer of 400 whose errors have these extensions. */
export function refused(...extensions: readonly object[]): TransportError {
  const errors = extensions.map((each) => ({ message: 'as the server says', extensions: each }));
  const code: unknown = Reflect.get(extensions[0] ?? {}, 'code');
  return new TransportError(
    'as the server says',
    typeof code === 'string' ? code : 'UNKNOWN',
    { method: 'POST', path: '/items/people' },
    {
      status: 400,
      headers: {},
      raw: '',
      data: undefined,
      errors: unchecked<readonly TransportErrorDescription[]>(errors),
    },
  );
}
