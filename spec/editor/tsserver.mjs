// @ts-check
// Sends TypeScript's language server the requests of an editor.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** @typedef {{ line: number, offset: number }} Place both from 1 */
/** @typedef {{ success: boolean, message?: string, body?: any }} Answer of the server, whose shape depends on the command */

const script = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js');

/** A server with files that are open in it. */
export class TypeScriptServer {
  #process = spawn(process.execPath, [script, '--disableAutomaticTypingAcquisition'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  /** @type {Map<number, (answer: Answer) => void>} */
  #pending = new Map();
  #seq = 0;
  #output = Buffer.alloc(0);

  constructor() {
    this.#process.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      this.#output = Buffer.concat([this.#output, chunk]);
      while (this.#readMessage());
    });
  }

  /** Reads one message, `Content-Length: 12\r\n\r\n{…}`; returns false where it is not complete. */
  #readMessage() {
    const head = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#output.toString('latin1', 0, 64));
    if (!head) return false;
    const end = head[0].length + Number(head[1]);
    if (this.#output.length < end) return false;
    const message = JSON.parse(this.#output.toString('utf8', head[0].length, end));
    this.#output = this.#output.subarray(end);
    if (message.type === 'response') {
      this.#pending.get(message.request_seq)?.(message);
      this.#pending.delete(message.request_seq);
    }
    return true;
  }

  /** @param {string} command @param {object} args */
  #send(command, args) {
    const seq = ++this.#seq;
    this.#process.stdin.write(
      `${JSON.stringify({ seq, type: 'request', command, arguments: args })}\n`,
    );
    return seq;
  }

  /**
   * @param {string} command @param {object} args
   * @returns {Promise<any>} the body of the answer; `undefined` where there is nothing to say
   */
  ask(command, args) {
    const seq = this.#send(command, args);
    return new Promise((resolve) => {
      this.#pending.set(seq, ({ body }) => resolve(body));
    });
  }

  /** Opens a file with a text of its own, or changes the text of one that is open. @param {string} file @param {string} text */
  open(file, text) {
    this.#send('open', { file, fileContent: text, scriptKindName: 'TS' });
  }

  stop() {
    this.#process.kill();
  }
}

/** @param {string} text @param {number} index @returns {Place} */
export function placeOf(text, index) {
  const lines = text.slice(0, index).split('\n');
  return { line: lines.length, offset: (lines.at(-1) ?? '').length + 1 };
}
