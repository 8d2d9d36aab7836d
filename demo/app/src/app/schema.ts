import type { DirectusFile, DirectusUser } from 'directus-rx';

/** The collections of Directus that this application uses. `npx directus-rx types` writes such a file from a running server. */
export interface Schema {
  articles: Article[];
  authors: Author[];
  tags: Tag[];
  articles_tags: ArticleTag[];
}

export interface Article {
  id: number;
  title: string;
  body: string | null;
  status: Status;
  date_published: string | null;
  date_updated: string | null;
  user_updated: DirectusUser<Schema> | string | null;
  image: DirectusFile<Schema> | string | null;
  author: Author | number | null;
  tags: ArticleTag[] | number[];
}

export type Status = 'draft' | 'published' | 'archived';

export interface Author {
  id: number;
  name: string | null;
}

export interface Tag {
  id: number;
  name: string | null;
}

/** The junction of articles and tags. */
export interface ArticleTag {
  id: number;
  articles_id: Article | number | null;
  tags_id: Tag | number | null;
}
