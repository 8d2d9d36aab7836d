/** Returns the object that a text is the JSON of, as in `deep={"tags":{}}`. */
function objectIn(text: string): object | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** Yields every value that is one part smaller; from a text of JSON, the object in it, whose parts can be left out. */
export function* smaller(value: unknown): Generator {
  if (typeof value === 'string') {
    const object = objectIn(value);
    if (object) yield object;
  }
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      const around = (middle: unknown[]): unknown[] => [
        ...value.slice(0, index),
        ...middle,
        ...value.slice(index + 1),
      ];
      if (value.length > 1) yield around([]);
      for (const less of smaller(member)) yield around([less]);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (Object.keys(value).length > 1) {
        const { [name]: _gone, ...rest } = value as Record<string, unknown>;
        yield rest;
      }
      if ((name === '_and' || name === '_or') && Array.isArray(member)) yield* member;
      for (const less of smaller(member)) yield { ...value, [name]: less };
    }
  }
}

/** Takes parts away from a query as long as it still fails. */
export async function shrink(
  query: Record<string, unknown>,
  fails: (query: Record<string, unknown>) => Promise<boolean>,
  tries = 250,
): Promise<Record<string, unknown>> {
  let current = query;
  let left = tries;
  for (let found = true; found && left > 0;) {
    found = false;
    for (const candidate of smaller(current) as Generator<Record<string, unknown>>) {
      left -= 1;
      if (left < 0) break;
      if (!(await fails(candidate))) continue;
      current = candidate;
      found = true;
      break;
    }
  }
  return current;
}
