import { isObject } from '../../lib/internal/guards';
import type { Random } from '../query/prover/random';

type Row = Readonly<Record<string, unknown>>;

const without = (row: Row, name: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([each]) => each !== name));

/** What may be wrong with the row of an event; `name` is one of its fields. */
const ROW_FAULTS: readonly ((row: Row, name: string) => unknown)[] = [
  without,
  (row, name) => ({ ...row, [name]: { odd: 1 } }),
  (row, name) => ({ ...row, [name]: [[]] }),
  (row, name) => ({ ...row, [name]: typeof row[name] === 'number' ? String(row[name]) : 17.25 }),
  (row) => ({ ...row, extra: 1 }),
  (row) => ({ ...row, id: String(row['id']) }),
  (row) => ({ ...row, id: null }),
  (row) => without(row, 'id'),
  (row) => row['id'],
  () => null,
  () => [],
  () => ({}),
];

/** Other forms of the key of a deleted row. */
const KEY_FAULTS: readonly ((key: string) => unknown)[] = [
  (key) => key.toUpperCase(),
  (key) => Number(key),
  (key) => ` ${key}`,
  (key) => `0${key}`,
  (key) => `${key}.0`,
  (key) => key.replaceAll('-', ''),
];

const FRAME_FAULTS: readonly object[] = [
  { data: null },
  { data: {} },
  { data: 'x' },
  { data: [] },
  { uid: '999' },
  { event: 'explode' },
];

/** Returns true for a frame that reports a change. */
export const isEventFrame = (frame: string): boolean =>
  /"event":"(?:create|update|delete)"/.test(frame);

/** Returns an event with a fault that its form shows: no server sends it, and it says nothing that is wrong in another way. */
export function faultyFrame(random: Random, frame: string): string {
  const message: unknown = JSON.parse(frame);
  if (!isObject(message) || !Array.isArray(message['data'])) return frame;
  if (random.chance(0.1)) return JSON.stringify({ ...message, ...random.pick(FRAME_FAULTS) });
  const data: readonly unknown[] = message['data'];
  const place = random.int(data.length);
  const fault = (row: unknown): unknown => {
    if (message['event'] === 'delete') return random.pick(KEY_FAULTS)(String(row));
    return isObject(row) ? random.pick(ROW_FAULTS)(row, random.pick(Object.keys(row))) : {};
  };
  const faulty = data.map((row, index) => (index === place ? fault(row) : row));
  return JSON.stringify({ ...message, data: faulty });
}
