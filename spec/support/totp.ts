import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that a code is valid for, and how many of them must be left for it to be of use. */
const PERIOD = 30_000;
const ENOUGH = 5_000;

/**
 * What an authenticator app shows: a code of six digits, from a secret in base 32 (RFC 6238). If the code of this
 * moment is about to end, the next one.
 */
export async function totp(secret: string): Promise<string> {
  const left = PERIOD - (Date.now() % PERIOD);
  if (left < ENOUGH) await sleep(left);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(secret)
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / PERIOD)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
