// @ts-check
/** How a client wants its schema: `list` writes each collection as a list of items, as `@directus/sdk` 26 does. */
/** @typedef {{ collections: number, fields: number }} Size */

/** What the fields are in turn; none of them leads anywhere. */
const kinds = ['string', 'number | null', 'boolean', 'string | null', "'a' | 'b'", 'string[]'];

/**
 * A schema of collections that lead to each other in circles: to the next one, to one some steps away, back to
 * the one before, and to themselves. The first fields are of known kinds, so that calls can use them.
 *
 * @param {Size} size
 * @param {{ list?: boolean }} [style]
 * @returns {string} TypeScript
 */
export function schema({ collections, fields }, { list = false } = {}) {
  const types = Array.from({ length: collections }, (_, index) => {
    const other = (/** @type {number} */ steps) => `C${(index + steps) % collections}`;
    const values = Array.from(
      { length: fields - 5 },
      (_, field) => `  f${field}: ${kinds[field % kinds.length]};`,
    );
    return `export type C${index} = {
  id: number;
${values.join('\n')}
  next: number | ${other(1)};
  other: number | ${other(7)} | null;
  before: number[] | ${other(collections - 1)}[];
  parent: number | C${index} | null;
};`;
  });
  const entries = types.map((_, index) => `  c${index}: C${index}${list ? '[]' : ''};`);
  return `${types.join('\n')}\nexport type Schema = {\n${entries.join('\n')}\n};\n`;
}
