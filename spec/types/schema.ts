/** A schema with a field of every kind and relations in every direction, some of them in a circle. */
export interface Author {
  id: number;
  name: string;
  email: string | null;
  articles: number[] | Article[];
}

interface Tag {
  id: number;
  name: string;
}

interface ArticleTag {
  id: number;
  articles_id: number | Article;
  tags_id: number | Tag;
}

export interface Article {
  id: number;
  status: 'draft' | 'published';
  title: string;
  body: string | null;
  views: number;
  featured: boolean;
  date_published: string | null;
  settings: { color: string } | null;
  keywords: string[];
  author: number | Author;
  reviewer: number | Author | null;
  tags: number[] | ArticleTag[];
}

export interface Site {
  id: number;
  title: string;
}

/** Collections as `@directus/sdk` 26 writes them: lists, and singletons as objects. */
export interface ListSchema {
  articles: Article[];
  authors: Author[];
  tags: Tag[];
  articles_tags: ArticleTag[];
  site: Site;
  directus_users: { bio: string };
}

/** Collections as the class-based SDK writes them. */
export interface Schema {
  articles: Article;
  authors: Author;
  tags: Tag;
  articles_tags: ArticleTag;
  site: Site;
  directus_users: { bio: string };
}
