import { Component, computed, effect, inject, input } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import { errorText, fieldErrors } from 'directus-rx';
import {
  DirectusAsset,
  injectDirectus,
  injectItem,
  injectMutation,
  setServerErrors,
} from 'directus-rx/angular';

import { Status } from './schema';

/** Shows and changes the article of the address, or makes a new one. */
@Component({
  selector: 'app-article-editor',
  imports: [DirectusAsset, ReactiveFormsModule, RouterLink],
  template: `
    <h1>{{ id() ? 'Article' : 'New article' }}</h1>
    @if (article.value()?.image; as image) {
      <img [directusAsset]="image" [transform]="{ width: 480, format: 'auto' }" alt="" />
    }
    <form [formGroup]="form" (ngSubmit)="save()" [attr.aria-busy]="article.isLoading()">
      <label>
        Title <input formControlName="title" required [attr.aria-invalid]="!!titleError" />
      </label>
      <p role="alert">{{ titleError }}</p>
      <label>Text <textarea formControlName="body" rows="6"></textarea></label>
      <label>
        Status
        <select formControlName="status">
          <option value="draft">Draft</option>
          <option value="published">Published</option>
          <option value="archived">Archived</option>
        </select>
      </label>
      <div class="bar">
        <button [disabled]="form.invalid || save.pending()">Save</button>
        <a routerLink="/articles">Back</a>
      </div>
      <p role="alert">{{ failure() }}</p>
    </form>
  `,
})
export class ArticleEditor {
  private readonly items = injectDirectus().items('articles');
  private readonly router = inject(Router);

  /** Of the route; `undefined` for a new article. */
  readonly id = input<string>();

  protected readonly article = injectItem('articles', this.id, {
    fields: ['title', 'body', 'status', 'image'],
  });

  protected readonly form = inject(NonNullableFormBuilder).group({
    title: '',
    body: '',
    status: 'draft' as Status,
  });

  /** A refused value is an error of its field, until it is changed. */
  protected readonly save = injectMutation(
    () => {
      const id = this.id();
      const values = this.form.getRawValue();
      return id === undefined ? this.items.createOne(values) : this.items.updateOne(id, values);
    },
    {
      onSuccess: () => void this.router.navigateByUrl('/articles'),
      onError: (error) => setServerErrors(this.form, error),
    },
  );

  /** A sentence for a failure that is not shown at a field. */
  protected readonly failure = computed(() => {
    const error = this.save.error() ?? this.article.error();
    return error && fieldErrors(error).length === 0 ? errorText(error) : '';
  });

  constructor() {
    effect(() => {
      const article = this.article.value();
      if (!article) this.form.reset();
      // Read again, it does not replace what the user has typed.
      else if (this.form.pristine) this.form.reset({ ...article, body: article.body ?? '' });
    });
  }

  protected get titleError(): string {
    return this.form.controls.title.errors?.['directus']?.text ?? '';
  }
}
