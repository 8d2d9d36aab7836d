import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { errorText } from 'directus-rx';
import { DirectusAsset, injectDirectus, injectItem, injectMutation } from 'directus-rx/angular';
import { fileSize } from '../shared/file-size';
import { FileSymbol } from '../shared/file-symbol';
import { Toasts } from '../shared/toasts';

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

/**
 * One file of the server, read with the user's rights. It is not opened as a page of its own: a document that somebody else has
 * uploaded would run its scripts with the rights of this one.
 */
@Component({
  selector: 'app-file-page',
  imports: [DirectusAsset, FileSymbol, RouterLink],
  template: `
    <p class="crumb"><a routerLink="/files">← All files</a></p>
    <h1 tabindex="-1">{{ heading() }}</h1>
    @if (file.value(); as found) {
      <p class="muted">{{ facts() }}</p>
      <div class="file-view">
        @if (isImage()) {
          <img
            [directusAsset]="found.id"
            [transform]="{ width: 1200, withoutEnlargement: true, format: 'auto' }"
            [attr.width]="found.width"
            [attr.height]="found.height"
            [alt]="found.description ?? heading()"
          />
        } @else {
          <app-file-symbol [name]="found.filename_download" />
        }
      </div>
      <button type="button" [attr.aria-disabled]="save.pending()" (click)="save(found)">
        {{ save.pending() ? 'Downloading …' : 'Download' }}
      </button>
    }
    <p class="error" role="alert">{{ failure() }}</p>
  `,
})
export class FilePage {
  private readonly files = injectDirectus().files;
  private readonly toasts = inject(Toasts);

  /** Of the route. */
  readonly id = input.required<string>();

  protected readonly file = injectItem('directus_files', this.id, {
    fields: [
      'id',
      'title',
      'description',
      'filename_download',
      'type',
      'filesize',
      'width',
      'height',
      'uploaded_on',
    ],
  });

  protected readonly isImage = computed(
    () => this.file.value()?.type?.startsWith('image/') === true,
  );
  protected readonly heading = computed(() => {
    if (this.file.error()) return 'No such file';
    const file = this.file.value();
    return file?.title ?? file?.filename_download ?? 'File';
  });
  protected readonly facts = computed(() => {
    const file = this.file.value();
    if (!file) return '';
    const { type, width, height, filesize, uploaded_on: uploadedOn } = file;
    return [
      fileSize(Number(filesize)),
      width && height ? `${width} × ${height} pixels` : type,
      uploadedOn && `uploaded on ${dates.format(new Date(uploadedOn))}`,
    ]
      .filter(Boolean)
      .join(' · ');
  });
  protected readonly failure = computed(() => {
    const error = this.file.error() ?? this.save.error();
    return error ? errorText(error) : '';
  });

  protected readonly save = injectMutation(
    ({ id }: { readonly id: string; readonly filename_download: string }) =>
      this.files.download(id),
    {
      onSuccess: (blob, { filename_download: name }) => {
        const url = URL.createObjectURL(blob);
        const link = document.createElement('a');
        link.href = url;
        link.download = name;
        link.click();
        URL.revokeObjectURL(url);
        this.toasts.done(`Downloaded “${name}”.`);
      },
    },
  );
}
