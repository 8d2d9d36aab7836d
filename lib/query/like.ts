/** Stands for one character. */
const ANY = Symbol('any character');

type Segment = readonly (string | typeof ANY)[];

/** Splits a pattern at its `%`; `undefined` for a pattern that ends in the middle of an escape. */
function segments(pattern: string, escape: string | undefined): Segment[] | undefined {
  const found: (string | typeof ANY)[][] = [];
  let current: (string | typeof ANY)[] = [];
  let isEscaped = false;
  for (const character of pattern) {
    if (isEscaped) {
      current.push(character);
      isEscaped = false;
    } else if (character === escape) {
      isEscaped = true;
    } else if (character === '%') {
      found.push(current);
      current = [];
    } else {
      current.push(character === '_' ? ANY : character);
    }
  }
  return isEscaped ? undefined : [...found, current];
}

const isPlain = (segment: Segment): segment is readonly string[] => !segment.includes(ANY);

/** A text, or the list of its characters: both have what {@link match} needs. */
interface Matcher<
  Text extends { readonly length: number },
  Part extends { readonly length: number },
> {
  readonly isAt: (text: Text, part: Part, index: number) => boolean;
  readonly find: (text: Text, part: Part, from: number) => number;
}

const plain: Matcher<string, string> = {
  isAt: (text, part, index) => text.startsWith(part, index),
  find: (text, part, from) => text.indexOf(part, from),
};

const isAt = (text: readonly string[], part: Segment, index: number): boolean =>
  part.every((character, offset) => character === ANY || character === text[index + offset]);

const wild: Matcher<readonly string[], Segment> = {
  isAt,
  find: (text, part, from) => {
    for (let index = from; index + part.length <= text.length; index += 1)
      if (isAt(text, part, index)) return index;
    return -1;
  },
};

/** Returns true if the text is the first part, any text, the next part, and so on. */
function match<Text extends { readonly length: number }, Part extends { readonly length: number }>(
  { isAt: stands, find }: Matcher<Text, Part>,
  text: Text,
  parts: readonly Part[],
): boolean {
  let end = 0;
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const at =
      index === 0 ? 0 : isLast ? Math.max(end, text.length - part.length) : find(text, part, end);
    if (at < 0 || at + part.length > text.length) return false;
    if ((index === 0 || isLast) && !stands(text, part, at)) return false;
    end = at + part.length;
  }
  return end === text.length;
}

/**
 * Compiles a pattern of SQL's LIKE: `%` is any text, `_` one code point. Takes linear time for patterns without `_`. Returns
 * `undefined` for a pattern that ends in the middle of an escape.
 */
export function compileLike(
  pattern: string,
  escape?: string,
): ((text: string) => boolean) | undefined {
  const parts = segments(pattern, escape);
  if (!parts) return undefined;
  if (!parts.every(isPlain)) return (text) => match(wild, Array.from(text), parts);
  const texts = parts.map((part) => part.join(''));
  return (text) => match(plain, text, texts);
}
