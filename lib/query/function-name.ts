/** `year(date)` as its parts; `undefined` for the name of a field. */
export interface FunctionCall {
  readonly name: string;
  readonly field: string;
}

const CALL = /^([^()]+)\(([^)]+)\)/;

/** Parses `year(date)`. */
export function functionCall(key: string): FunctionCall | undefined {
  if (!key.includes('(')) return undefined;
  const [, name = '', field = ''] = CALL.exec(key) ?? [];
  return field.trim() ? { name: name.trim(), field: field.trim() } : undefined;
}

/** Returns the field that a key is about: `date` for `date` and for `year(date)`. */
export const fieldNameOf = (key: string): string => functionCall(key)?.field ?? key.trim();

/** Returns the name under which the server answers a column: `date_year` for `year(date)`. */
export function columnKey(key: string): string {
  const call = functionCall(key);
  return call ? `${call.field}_${call.name}` : key;
}

/** Moves the path in front of a function: `count(a.b)` becomes `a.count(b)`. */
export function functionPath(path: string): string {
  const open = path.indexOf('(');
  const close = path.indexOf(')');
  if (open < 0 || close <= open) return path;
  const before = path.slice(0, path.lastIndexOf('.', open) + 1);
  const name = path.slice(before.length, open);
  const comma = path.indexOf(',', open);
  const end = comma > open ? comma : close;
  const argument = path.slice(open + 1, end).trim();
  if (!name || !argument || argument.includes('(')) return path;
  const split = argument.lastIndexOf('.') + 1;
  return `${before}${argument.slice(0, split)}${name}(${argument.slice(split)}${path.slice(end)}`;
}
