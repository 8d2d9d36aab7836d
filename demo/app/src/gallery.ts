import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { catchError, map, merge, Observable, startWith, Subject, switchMap } from 'rxjs';
import { client } from './client';
import { Toasts } from './toasts';
import { Shelf } from './shelf';

/** The address of an object for as long as somebody looks at it. */
const objectUrl = (blob: Blob): Observable<string> =>
  new Observable((subscriber) => {
    const url = URL.createObjectURL(blob);
    subscriber.next(url);
    return () => {
      URL.revokeObjectURL(url);
    };
  });

/** A small version of an image, fetched with the session's token: an address alone would be refused for a private file. */
@Component({
  selector: 'app-thumbnail',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<img width="240" height="160" alt="" [src]="url() ?? empty" />`,
})
export class Thumbnail {
  readonly #files = client().files;
  readonly id = input.required<string>();
  readonly empty = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
  readonly url = toSignal(
    toObservable(this.id).pipe(
      switchMap((id) =>
        this.#files.download(id, { width: 240, height: 160, fit: 'cover', format: 'webp' }),
      ),
      switchMap(objectUrl),
      catchError(inject(Toasts).tellError),
    ),
  );
}

/** The newest images on the server. */
@Component({
  selector: 'app-gallery',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Thumbnail],
  template: `
    <section class="card" aria-labelledby="images-title">
      <h2 id="images-title">Images</h2>
      <ul class="images" aria-labelledby="images-title">
        @for (image of images(); track image.id) {
          <li>
            <app-thumbnail [id]="image.id" />
            <span class="name">{{ image.name }}</span>
            <button
              type="button"
              class="quiet"
              [attr.aria-label]="'Delete ' + image.name"
              [disabled]="deleting() === image.id"
              (click)="remove(image)"
            >
              ✕
            </button>
          </li>
        }
      </ul>
    </section>
  `,
})
export class Gallery {
  readonly #files = client().files;
  readonly #toasts = inject(Toasts);
  readonly #deleted = new Subject<void>();
  readonly deleting = signal('');
  readonly images = toSignal(
    merge(inject(Shelf).arrived$, this.#deleted).pipe(
      startWith(undefined),
      switchMap(() =>
        this.#files
          .readByQuery({
            fields: ['id', 'title', 'filename_download'],
            // Directus has a row for a file before it has the file: one in pieces with a tus_id, one in one piece without
            // a size. Only the latter gets uploaded_on.
            filter: {
              type: { _starts_with: 'image/' },
              filesize: { _nnull: true },
              tus_id: { _null: true },
            },
            sort: ['-created_on'],
            limit: 12,
          })
          .pipe(catchError(this.#toasts.tellError)),
      ),
      map(({ data }) =>
        data.map(({ id, title, filename_download: file }) => ({ id, name: title ?? file })),
      ),
    ),
  );

  remove({ id, name }: { readonly id: string; readonly name: string }): void {
    this.deleting.set(id);
    this.#files
      .deleteOne(id)
      .pipe(catchError(this.#toasts.tellError))
      .subscribe(() => {
        this.#toasts.tell(`Deleted “${name}”`);
        this.#deleted.next();
      });
  }
}
