import { Component, computed } from '@angular/core';
import { RouterLink } from '@angular/router';
import { errorText } from 'directus-rx';
import { injectConnection, injectLive, injectMutation } from 'directus-rx/angular';

/** The latest articles, kept up to date while others write. */
@Component({
  selector: 'app-latest',
  imports: [RouterLink],
  template: `
    <h1>Latest</h1>
    @if (connection.state() === 'reconnecting') {
      <p class="notice" role="status">The connection is lost. Reconnecting …</p>
    }
    <ul [attr.aria-busy]="articles.isLoading()">
      @for (article of articles.value(); track article.id) {
        <li>
          <a [routerLink]="['/articles', article.id]">{{ article.title }}</a>
          <small>{{ article.status }}</small>
          @if (article.status === 'draft') {
            <button (click)="publish(article.id)">Publish</button>
          }
        </li>
      } @empty {
        <li>{{ articles.isLoading() ? 'Loading …' : 'There are no articles.' }}</li>
      }
    </ul>
    <p role="alert">{{ failure() }}</p>
  `,
})
export class Latest {
  protected readonly connection = injectConnection();

  protected readonly articles = injectLive('articles', {
    fields: ['id', 'title', 'status'],
    sort: ['-id'],
    limit: 10,
  });

  /** Shown at once, and taken back if the server refuses it. */
  protected readonly publish = injectMutation(
    (id: number) => this.articles.update(id, { status: 'published' }),
    { policy: 'merge' },
  );

  protected readonly failure = computed(() => {
    const error = this.articles.error() ?? this.publish.error();
    return error && errorText(error);
  });
}
