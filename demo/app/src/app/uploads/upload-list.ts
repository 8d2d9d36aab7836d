import { Component, computed, DestroyRef, inject } from '@angular/core';
import { errorText } from 'directus-rx';
import { injectMutation, injectOnline } from 'directus-rx/angular';
import { injectOffline } from 'directus-rx/angular/offline';
import { injectUploads, type Upload } from 'directus-rx/angular/uploads';
import { isOfflineError } from 'directus-rx/offline';
import { concat, tap } from 'rxjs';
import type { Schema } from '../schema';
import { FileDrops } from '../shared/file-drops';
import { PageFocus } from '../shared/page-focus';
import { InterruptedList } from './interrupted-list';
import { KeptFiles } from './kept-files';
import { UploadNews } from './upload-news';
import { UploadReporter } from './upload-reporter';
import { UploadRow } from './upload-row';
import { UploadSummary } from './upload-summary';

/** Files on their way to the server, each with its progress. The queue is the application's: it goes on while other pages are shown. */
@Component({
  selector: 'app-upload-list',
  imports: [InterruptedList, KeptFiles, UploadRow, UploadSummary],
  providers: [UploadNews],
  template: `
    <section aria-labelledby="uploads-title">
      <h2 id="uploads-title">Uploads</h2>
      <label class="drop" [class.over]="drops.isOver()">
        <input #input id="files-input" type="file" name="files" multiple (change)="choose(input)" />
        <span>
          <strong>Choose files</strong>&ngsp;<span class="by-mouse">or drop them on this page</span>
        </span>
      </label>
      <p class="error" role="alert">{{ refusal() }}</p>
      <app-kept-files />
      <app-interrupted-list (chosen)="resume($event)" />
      <app-upload-summary />
      <ul class="uploads" aria-labelledby="uploads-title">
        @for (upload of queue.uploads(); track upload.id) {
          <li app-upload-row [upload]="upload" (removed)="remove(upload)"></li>
        }
      </ul>
      <p class="visually-hidden" role="status">{{ news.text() }}</p>
    </section>
  `,
})
export class UploadList {
  protected readonly queue = injectUploads<Schema>();
  protected readonly drops = inject(FileDrops);
  protected readonly news = inject(UploadNews);
  private readonly focus = inject(PageFocus);
  private readonly offline = injectOffline();
  private readonly online = injectOnline();

  private readonly keep = injectMutation((files: readonly File[]) =>
    concat(...files.map((file) => this.offline.upload(file, { title: file.name }))).pipe(
      tap({
        complete: () => {
          this.news.say(files.map(({ name }) => `${name}: kept on this device.`).join(' '));
        },
      }),
    ),
  );
  /** Says why a file could not be kept. */
  protected readonly refusal = computed(() => {
    const error = this.keep.error();
    if (isOfflineError(error) && error.code === 'TOO_LARGE')
      return 'This is too large to be kept on this device. Please choose it again when you are online.';
    return error && errorText(error);
  });

  constructor() {
    // After the queue, which is made with the options of this route.
    inject(UploadReporter);
    const endDrops = this.drops.accept((files) => {
      this.accept([...files]);
    });
    inject(DestroyRef).onDestroy(endDrops);
  }

  protected choose(input: HTMLInputElement): void {
    this.accept([...(input.files ?? [])]);
    // So that the same file can be chosen again.
    input.value = '';
  }

  protected resume(file: File): void {
    const [upload] = this.add([file]);
    if (upload) this.focus.moveTo(`#upload-${upload.id} button`);
  }

  protected remove(upload: Upload): void {
    const all = this.queue.uploads();
    const next = all[all.findIndex(({ id }) => id === upload.id) + 1];
    for (const one of all.filter(({ id }) => id === upload.id)) this.queue.remove(one);
    this.news.say(`${upload.file.name}: removed from the list.`);
    this.focus.moveTo(`#upload-${next?.id ?? 0} button`, '#files-input');
  }

  /** Uploads files; without a network, keeps them until there is one. A reload loses what only the queue knows. */
  private accept(files: readonly File[]): void {
    if (this.online()) this.add(files);
    else void this.keep(files);
  }

  private add(files: Iterable<File> | null | undefined): readonly Upload[] {
    return this.queue.add(files, ({ name }) => ({ title: name }));
  }
}
