import { InvalidParamError } from '../../../errors/errors';

/**
 * A body that only this library's XMLHttpRequest for Node can send: a stream, or a form or file of another library. Its tag is
 * `Blob`, because `ajax` passes on a Blob, and would make JSON of any other object.
 */
export class NodeBody {
  readonly [Symbol.toStringTag] = 'Blob';

  constructor(
    readonly content: object,
    /** Bytes; `undefined` where they are not known ahead. */
    readonly size?: number,
    /** Closes what the body is read from. */
    readonly cancel?: () => void,
  ) {}

  /** Throws, because `fetch` and other XMLHttpRequests call it to send a text in place of the body. */
  toString(): string {
    throw new InvalidParamError('data', 'cannot be a stream here: pass a Blob or a File');
  }
}
