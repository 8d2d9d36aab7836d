// Controls, line and paragraph separators, marks that change the direction of text or join it, halves of characters.
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- see above
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cs}]/gu;

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Returns `text` with escapes for what a terminal or an editor would act on instead of showing it. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escaped);
