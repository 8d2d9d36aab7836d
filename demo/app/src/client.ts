import { Directus } from 'directus-rx';

export interface Author {
  id: number;
  name: string | null;
}

export type Status = 'draft' | 'published' | 'archived';

export interface Article {
  id: number;
  title: string;
  status: Status;
  date_published: string | null;
  author: Author | number | null;
}

interface Schema {
  articles: Article;
  authors: Author;
}

export const directus = new Directus<Schema>(DEMO.url);
