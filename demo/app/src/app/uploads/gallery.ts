import { Component, computed, effect, inject, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { errorText } from 'directus-rx';
import { DirectusAsset, injectDirectus, injectItems, injectOnline } from 'directus-rx/angular';
import { injectOffline } from 'directus-rx/angular/offline';
import { injectUploads } from 'directus-rx/angular/uploads';
import { filter } from 'rxjs';
import { IMAGE_FILES } from '../shared/image-files';
import { PageFocus } from '../shared/page-focus';
import { Trash } from '../shared/trash';

/** The newest images on the server. */
@Component({
  selector: 'app-gallery',
  imports: [DirectusAsset, RouterLink],
  template: `
    <section aria-labelledby="images-title">
      <h2 id="images-title" tabindex="-1">Images</h2>
      <ul class="images" aria-labelledby="images-title" [attr.aria-busy]="files.isLoading()">
        @for (image of images(); track image.id) {
          <li [id]="'image-' + image.id" tabindex="-1">
            <img
              [directusAsset]="image.id"
              [transform]="{ width: 240, height: 160, fit: 'cover', format: 'webp' }"
              width="240"
              height="160"
              alt=""
            />
            <a class="name" [id]="'file-' + image.id" [routerLink]="['/files', image.id]">{{
              image.name
            }}</a>
            <button
              type="button"
              class="icon"
              [attr.aria-label]="'Delete ' + image.name"
              (click)="remove(image)"
            >
              <span aria-hidden="true">✕</span>
            </button>
          </li>
        } @empty {
          @if (files.hasValue()) {
            <li class="muted">There are no images yet.</li>
          } @else if (!online()) {
            <li class="muted">The images appear here when you are back online.</li>
          }
        }
      </ul>
      <p class="error" role="alert">{{ failure() }}</p>
    </section>
  `,
})
export class Gallery {
  private readonly directus = injectDirectus();
  protected readonly online = injectOnline();
  private readonly queue = injectUploads();
  private readonly trash = inject(Trash);
  private readonly focus = inject(PageFocus);

  protected readonly files = injectItems('directus_files', {
    fields: ['id', 'title', 'filename_download'],
    filter: IMAGE_FILES,
    sort: ['-created_on'],
    limit: 12,
  });
  protected readonly images = computed(() =>
    this.files
      .value()
      .filter(({ id }) => !this.trash.has(`files/${id}`))
      .map(({ id, title, filename_download: file }) => ({ id, name: title ?? file })),
  );
  protected readonly failure = computed(() => {
    const error = this.files.error();
    return this.online() && error ? errorText(error) : '';
  });

  private readonly arrived = computed(
    () => this.queue.uploads().filter((upload) => upload.state() === 'done').length,
  );
  private readonly sent = toSignal(
    injectOffline().changes$.pipe(
      filter(({ file, state }) => file !== undefined && state === 'done'),
    ),
  );

  constructor() {
    effect(() => {
      if (this.arrived() > 0 || this.sent()) untracked(() => this.files.reload());
    });
    effect(() => {
      if (this.files.hasValue()) untracked(() => this.focus.returnToPlace());
    });
  }

  protected remove({ id, name }: { readonly id: string; readonly name: string }): void {
    this.trash.discard({
      key: `files/${id}`,
      name,
      remove: () => this.directus.files.deleteOne(id),
      focus: [`#image-${id}`, '#images-title'],
    });
    // Not on the next image's button, which has moved to where this one was.
    this.focus.moveTo('#images-title');
  }
}
