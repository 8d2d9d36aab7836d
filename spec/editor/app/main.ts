// The specs give TypeScript's language server another text for this file at each position.
export type { Article, Schema } from './schema';
