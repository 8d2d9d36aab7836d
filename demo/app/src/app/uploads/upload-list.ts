import { Component, inject, signal } from '@angular/core';
import { errorText } from 'directus-rx';
import { injectUploads, type Upload } from 'directus-rx/angular/uploads';
import { describeUpload } from './describe-upload';
import { UploadReporter } from './upload-reporter';

/** Files on their way to the server, each with its progress. The queue is the application's: it goes on while other pages are shown. */
@Component({
  selector: 'app-upload-list',
  template: `
    <section aria-labelledby="uploads-title">
      <h2 id="uploads-title">Uploads</h2>
      <label
        class="drop"
        [class.over]="isOver()"
        (dragover)="drag($event, true)"
        (dragleave)="drag($event, false)"
        (drop)="drop($event)"
      >
        <input #input type="file" name="files" multiple (change)="choose(input)" />
        <span><strong>Choose files</strong> or drop them here</span>
        <small>Interrupted? Choose the same file to resume.</small>
      </label>
      <ul class="uploads" aria-labelledby="uploads-title">
        @for (upload of queue.uploads(); track upload.id) {
          @let state = upload.state();
          @let name = upload.file.name;
          <li [attr.data-state]="state">
            <span class="name">{{ name }}</span>
            <span class="actions">
              @if (state === 'paused') {
                <button
                  type="button"
                  [attr.aria-label]="'Resume: ' + name"
                  (click)="upload.resume()"
                >
                  Resume
                </button>
              } @else if (state === 'waiting' || state === 'sending') {
                <button type="button" [attr.aria-label]="'Pause: ' + name" (click)="upload.pause()">
                  Pause
                </button>
              }
              @if (state === 'failed' || state === 'cancelled') {
                <button
                  type="button"
                  [attr.aria-label]="'Try again: ' + name"
                  (click)="upload.retry()"
                >
                  Try again
                </button>
              } @else if (state !== 'done') {
                <button
                  type="button"
                  [attr.aria-label]="'Cancel: ' + name"
                  (click)="upload.cancel()"
                >
                  Cancel
                </button>
              }
            </span>
            <progress
              max="100"
              [attr.aria-label]="'Upload of ' + name"
              [attr.value]="state === 'processing' ? null : (upload.percent() ?? 0)"
            ></progress>
            <span class="detail muted">{{ describe(upload) }}</span>
            @if (state === 'failed') {
              <p class="error" role="alert">{{ errorText(upload.error()) }}</p>
            }
            <!-- A screen reader is told of each state, not of each percent. -->
            <span class="visually-hidden" role="status">{{ name }}: {{ state }}</span>
          </li>
        }
      </ul>
      @if (hasFinished()) {
        <button type="button" (click)="queue.clear()">Clear finished</button>
      }
    </section>
  `,
})
export class UploadList {
  protected readonly queue = injectUploads();
  protected readonly errorText = errorText;
  protected readonly describe: (upload: Upload) => string = describeUpload;
  protected readonly isOver = signal(false);

  constructor() {
    // After the queue, which is made with the options of this route.
    inject(UploadReporter);
  }

  protected hasFinished(): boolean {
    return this.queue.uploads().some((upload) => /done|failed|cancelled/.test(upload.state()));
  }

  protected choose(input: HTMLInputElement): void {
    this.add(input.files);
    // So that the same file can be chosen again.
    input.value = '';
  }

  protected drag(event: DragEvent, isOver: boolean): void {
    event.preventDefault();
    this.isOver.set(isOver);
  }

  protected drop(event: DragEvent): void {
    this.drag(event, false);
    this.add(event.dataTransfer?.files);
  }

  private add(files: FileList | null | undefined): void {
    this.queue.add(files, ({ name }) => ({ title: name }));
  }
}
