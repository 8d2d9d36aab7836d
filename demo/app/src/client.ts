import { inject, InjectionToken } from '@angular/core';
import type { Directus } from 'directus-rx';
import { injectDirectus } from 'directus-rx/angular';
import { type Realtime, realtime } from 'directus-rx/realtime';

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

export interface Schema {
  articles: Article;
  authors: Author;
}

export const client = (): Directus<Schema> => injectDirectus<Schema>();

const LIVE = new InjectionToken<Realtime<Schema>>('live queries', {
  factory: () => realtime(client()),
});

export const live = (): Realtime<Schema> => inject(LIVE);
