/** What was aimed at, what came of it, and whether that is met. */
import { table } from './table.mjs';

export const atMost = (what, limit, value, unit = '×') => ({
  what,
  aim: `at most ${limit} ${unit}`,
  value: figure(value, unit),
  met: value <= limit,
});

export const atLeast = (what, limit, value, unit = '×') => ({
  what,
  aim: `at least ${limit} ${unit}`,
  value: figure(value, unit),
  met: value >= limit,
});

const figure = (value, unit) => (Number.isFinite(value) ? `${value.toFixed(2)} ${unit}` : 'none');

export const goalRow = ({ what, aim, value, met }) => [what, aim, value, met ? 'met' : 'missed'];

export const goalTable = (rows) => table(['goal', 'aim', 'measured', ''], rows);
