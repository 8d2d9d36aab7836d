import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Progress } from 'directus-rx';
import { mergeMap, Subject, tap } from 'rxjs';
import { client } from './client';
import { Shelf } from './shelf';
import { Toasts } from './toasts';
import { Upload } from './upload';

const AT_ONCE = 2;

/** Files on their way to the server, each with its progress. */
@Component({
  selector: 'app-uploads',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="card" aria-labelledby="uploads-title">
      <h2 id="uploads-title">Uploads</h2>
      <label
        class="drop"
        [class.over]="over()"
        (dragover)="drag($event, true)"
        (dragleave)="drag($event, false)"
        (drop)="drop($event)"
      >
        <input type="file" name="files" multiple (change)="chosen($event)" />
        <span><strong>Choose files</strong> or drop them here</span>
        <small>Interrupted? Choose the same file to resume.</small>
      </label>
      <ul class="uploads" aria-labelledby="uploads-title">
        @for (upload of uploads(); track upload) {
          @let state = upload.state();
          @let name = upload.file.name;
          <li [attr.data-state]="state">
            <span class="name">{{ name }}</span>
            <span class="actions">
              @switch (state) {
                @case ('paused') {
                  <button
                    type="button"
                    [attr.aria-label]="'Resume: ' + name"
                    (click)="resume(upload)"
                  >
                    Resume
                  </button>
                }
                @case ('waiting') {
                  <button
                    type="button"
                    [attr.aria-label]="'Pause: ' + name"
                    (click)="upload.pause()"
                  >
                    Pause
                  </button>
                }
                @case ('sending') {
                  <button
                    type="button"
                    [attr.aria-label]="'Pause: ' + name"
                    (click)="upload.pause()"
                  >
                    Pause
                  </button>
                }
              }
              @if (upload.isUnderWay() || state === 'paused') {
                <button
                  type="button"
                  [attr.aria-label]="'Cancel: ' + name"
                  (click)="upload.cancel()"
                >
                  Cancel
                </button>
              } @else {
                @if (state !== 'done') {
                  <button
                    type="button"
                    [attr.aria-label]="'Try again: ' + name"
                    (click)="again(upload)"
                  >
                    Try again
                  </button>
                }
                <button
                  type="button"
                  [attr.aria-label]="'Dismiss: ' + name"
                  (click)="dismiss(upload)"
                >
                  Dismiss
                </button>
              }
            </span>
            <progress
              max="100"
              [attr.aria-label]="'Upload of ' + name"
              [attr.value]="
                upload.now().percent ??
                (state === 'waiting' ||
                state === 'cancelled' ||
                state === 'paused' ||
                state === 'failed'
                  ? 0
                  : null)
              "
            ></progress>
            <span class="detail muted">{{ detail(upload) }}</span>
            <!-- A screen reader is told of each state, not of each percent. -->
            <span class="hidden" role="status">{{ name }}: {{ state }}</span>
          </li>
        }
      </ul>
    </section>
  `,
})
export class Uploads {
  readonly #directus = client();
  readonly #shelf = inject(Shelf);
  readonly #toasts = inject(Toasts);
  readonly #queue = new Subject<Upload>();
  readonly over = signal(false);
  readonly uploads = signal<readonly Upload[]>([]);

  constructor() {
    this.#queue
      .pipe(
        mergeMap((upload) => upload.run(), AT_ONCE),
        tap(({ state, error }) => {
          if (state === 'done') this.#shelf.arrived$.next();
          if (state === 'failed') this.#toasts.tellError(error);
        }),
        takeUntilDestroyed(),
      )
      .subscribe();
  }

  add(files: Iterable<File>): void {
    const added = Array.from(files, (file) => new Upload(this.#directus, file));
    this.uploads.update((all) => [...all, ...added]);
    for (const upload of added) this.#queue.next(upload);
  }

  chosen({ target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.add([...(target.files ?? [])]);
    // So that the same file can be chosen again.
    target.value = '';
  }

  drag(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over.set(over);
  }

  drop(event: DragEvent): void {
    this.drag(event, false);
    this.add(event.dataTransfer?.files ?? []);
  }

  resume(upload: Upload): void {
    upload.resume();
    this.#queue.next(upload);
  }

  again(upload: Upload): void {
    upload.again();
    this.#queue.next(upload);
  }

  dismiss(upload: Upload): void {
    this.uploads.update((all) => all.filter((other) => other !== upload));
  }

  detail(upload: Upload): string {
    return describe(upload.state(), upload.now(), upload.file.size);
  }
}

const megabytes = (bytes: number) =>
  bytes < 100_000
    ? `${Math.ceil(bytes / 1000)} kB`
    : `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;

function describe(state: string, now: Progress, size: number): string {
  const { percent = 0, total = size, bytesPerSecond = 0, secondsLeft } = now;
  switch (state) {
    case 'waiting':
      if (now.retryAt !== undefined) return `Connection lost at ${percent} % · trying again`;
      return `Waiting · ${megabytes(size)}`;
    case 'sending':
      return [
        `Sending ${percent} % of ${megabytes(total)}`,
        bytesPerSecond > 0 && `${megabytes(bytesPerSecond)}/s`,
        secondsLeft !== undefined && `${secondsLeft} s left`,
      ]
        .filter(Boolean)
        .join(' · ');
    case 'processing':
      return 'Sent, the server is processing it';
    case 'done':
      return `Done · ${megabytes(size)}`;
    case 'paused':
      return `Paused at ${percent} %`;
    case 'failed':
      return `Failed after ${percent} %`;
    default:
      return `Cancelled at ${percent} %`;
  }
}
