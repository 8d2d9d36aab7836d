// What the examples of the documentation take for granted: a reader has a client, a schema and some values.
import type { Directus as Client } from '../../lib';
import type { Realtime } from '../../lib/realtime';

declare global {
  interface Company {
    id: number;
    title: string;
  }

  interface Tag {
    id: number;
    name: string;
  }

  interface Author {
    id: number;
    name: string;
    company: number | Company | null;
    articles: number[] | Article[];
  }

  interface Article {
    id: number;
    title: string;
    status: 'draft' | 'published' | 'archived';
    body: string | null;
    date_published: string | null;
    views: number;
    author: number | Author | null;
    tags: number[] | Tag[];
  }

  interface Schema {
    articles: Article[];
    authors: Author[];
    site: { id: number; title: string };
  }

  const directus: Client<Schema>;
  /** A form with a small file. */
  const form: FormData;
  const file: File;
  const files: File[];
  /** The keys of what is there. */
  const id: string;
  const folder: string;
  const flow: string;
  const project: string;
  const share: string;
  const version: string;
  const role: string;
  const policy: string;
  const user: string;
  const dashboard: string;
  const revision: string;
  const token: string;
  const password: string;
  const otp: string;
  const hash: string;
  const live: Realtime<Schema>;
  /** Whatever an application does with what it gets. */
  const show: (...values: unknown[]) => void;
}
