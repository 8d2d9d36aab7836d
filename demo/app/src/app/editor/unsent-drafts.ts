import { Injectable } from '@angular/core';
import type { ArticleValues } from './article-values';

interface Draft {
  /** The id of the user who has written it. */
  readonly user: string;
  readonly base: ArticleValues;
  readonly values: ArticleValues;
}

/** Keeps what was written when the session ended, until the same user opens the article again. In memory, as long as the window is open. */
@Injectable({ providedIn: 'root' })
export class UnsentDrafts {
  private readonly drafts = new Map<string, Draft>();

  keep(article: string, draft: Draft): void {
    this.drafts.set(article, draft);
  }

  has(article: string): boolean {
    return this.drafts.has(article);
  }

  /** Returns the draft of an article, once. */
  take(article: string, user: string): Draft | undefined {
    const draft = this.drafts.get(article);
    if (draft?.user !== user) return undefined;
    this.drafts.delete(article);
    return draft;
  }
}
