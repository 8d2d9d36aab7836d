// @ts-check
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {{ to: string, subject: string, body: string }} Mail */

/**
 * The mails that a server wrote, oldest first.
 *
 * @param {string} dataFolder
 * @returns {Promise<Mail[]>}
 */
export async function readMails(dataFolder) {
  const folder = join(dataFolder, 'mails');
  const names = await readdir(folder).catch(() => /** @type {string[]} */ ([]));
  const wanted = names.filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(
    wanted.map(async (name) => parseMail(await readFile(join(folder, name), 'utf8'))),
  );
}

/**
 * Enough of the mail format for what Directus writes: one part in quoted-printable.
 *
 * @param {string} source
 * @returns {Mail}
 */
function parseMail(source) {
  const [head = '', ...rest] = source.replace(/\r\n/g, '\n').split('\n\n');
  /** @param {string} name */
  const header = (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
  const body = rest
    .join('\n\n')
    .replace(/=\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (bytes) =>
      Buffer.from(bytes.replaceAll('=', ''), 'hex').toString(),
    );
  return { to: header('to'), subject: header('subject'), body };
}
