// @ts-check
import { createServer } from 'node:net';

/**
 * A port on loopback that nothing listens on.
 *
 * @param {number} [wanted] checked instead of picked
 * @returns {Promise<number>}
 */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      reject(error.code === 'EADDRINUSE' ? portInUse(wanted) : error);
    });
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : wanted;
      probe.close(() => resolve(port));
    });
  });
}

/** @param {number} port */
export const portInUse = (port) =>
  new Error(`Port ${port} is in use: choose another one with --port.`);
