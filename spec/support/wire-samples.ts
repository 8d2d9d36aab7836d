/** What the routes of `wire-routes.ts` answer with; apart from them, since browsers cannot load those. */
export const item = { id: 1, title: 'One' };

/** A text with characters of every length that UTF-8 has. */
export const unicode = 'a é € 😀 漢字';
