// Jest's jsdom with what it does not have and the checks use of themselves; TextEncoder is for resumable uploads, too.
const { TestEnvironment } = require(process.env.JSDOM_ENVIRONMENT);

const { fetch, Headers, Request, Response, TextDecoder, TextEncoder, Uint8Array } = globalThis;

module.exports = class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    const missing = { fetch, Headers, Request, Response, TextDecoder, TextEncoder, Uint8Array };
    Object.assign(this.global, missing);
    Object.defineProperty(this.global, 'crypto', { value: globalThis.crypto });
  }
};
