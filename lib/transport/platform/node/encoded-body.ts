import { InvalidParamError } from '../../../errors/errors';

/**
 * A body that only Node's requests can send: a stream, or a form or file of another library. ajax passes on what it takes
 * for a Blob, and makes JSON of anything else.
 */
export class EncodedBody {
  readonly [Symbol.toStringTag] = 'Blob';

  constructor(
    readonly content: object,
    /** Bytes; `undefined` where they are not known ahead. */
    readonly size?: number,
    /** Closes what the body is read from. */
    readonly cancel?: () => void,
  ) {}

  /** Called by what would send a text in its place: `fetch`, and other XMLHttpRequests. */
  toString(): string {
    throw new InvalidParamError('data', 'cannot be a stream here: pass a Blob or a File');
  }
}
