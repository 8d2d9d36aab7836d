import type { ID } from '../types/query';

export const isKey = (value: unknown): value is ID =>
  /^(?:string|number|bigint)$/.test(typeof value);
