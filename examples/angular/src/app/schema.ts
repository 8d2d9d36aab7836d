/** The collections of Directus that this application uses. `npx directus-rx types` writes such a file from a running server. */
export interface Schema {
  articles: Article[];
  authors: Author[];
}

export interface Article {
  id: number;
  title: string;
  body: string | null;
  status: Status;
  /** The id of a file. */
  image: string | null;
  author: Author | number | null;
}

export interface Author {
  id: number;
  name: string;
}

export type Status = 'draft' | 'published' | 'archived';
