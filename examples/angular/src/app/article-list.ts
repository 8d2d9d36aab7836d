import { Component, computed, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { errorText } from 'directus-rx';
import { injectPages } from 'directus-rx/angular';

/** All articles, searched by the server and read page by page. */
@Component({
  selector: 'app-article-list',
  imports: [RouterLink],
  template: `
    <h1>Articles</h1>
    <div class="bar">
      <label>Search <input #text type="search" (input)="search.set(text.value)" /></label>
      <a routerLink="new">New article</a>
    </div>
    <ul [attr.aria-busy]="articles.isLoading()">
      @for (article of articles.value(); track article.id) {
        <li>
          <a [routerLink]="[article.id]">{{ article.title }}</a>
          <small>{{ article.status }}, {{ article.author?.name ?? 'no author' }}</small>
        </li>
      } @empty {
        <li>{{ articles.isLoading() ? 'Loading …' : 'Nothing found.' }}</li>
      }
    </ul>
    @if (!articles.done()) {
      <button (click)="articles.next()" [disabled]="articles.loadingMore()">More</button>
    }
    <p role="alert">{{ failure() }}</p>
  `,
})
export class ArticleList {
  protected readonly search = signal('');

  /** Another search cancels the request under way and begins with the first page. */
  protected readonly articles = injectPages(
    'articles',
    () => ({
      fields: ['id', 'title', 'status', 'author.name'],
      search: this.search(),
      sort: ['-id'],
    }),
    { size: 10 },
  );

  protected readonly failure = computed(() => {
    const error = this.articles.error() ?? this.articles.nextError();
    return error && errorText(error);
  });
}
