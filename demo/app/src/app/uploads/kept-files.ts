import { Component, computed, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { injectMutation, injectOnline } from 'directus-rx/angular';
import { injectOffline, injectOutbox } from 'directus-rx/angular/offline';
import { fileSize } from '../shared/file-size';
import { FileSymbol } from '../shared/file-symbol';
import { PageFocus } from '../shared/page-focus';
import { Toasts } from '../shared/toasts';
import { UploadNews } from './upload-news';

/** Files that were chosen without a network. They are kept on this device, also through a reload, until the server has them. */
@Component({
  selector: 'app-kept-files',
  imports: [FileSymbol],
  template: `
    @if (files().length > 0) {
      <h3 id="kept-files-title">Kept on this device</h3>
      <ul class="interrupted" aria-labelledby="kept-files-title">
        @for (file of files(); track file.id) {
          <li [id]="'kept-file-' + file.id">
            <span class="thumbnail"><app-file-symbol [name]="file.name" /></span>
            <span class="name">{{ file.name }}</span>
            <span class="detail muted">{{ file.size }}. {{ sending() }}</span>
            <span class="actions">
              <button
                type="button"
                [attr.aria-label]="'Give up: ' + file.name"
                (click)="giveUp(file.id, file.name)"
              >
                Give up
              </button>
            </span>
          </li>
        }
      </ul>
    }
  `,
})
export class KeptFiles {
  private readonly offline = injectOffline();
  private readonly outbox = injectOutbox();
  private readonly online = injectOnline();
  private readonly focus = inject(PageFocus);
  private readonly news = inject(UploadNews);

  protected readonly files = computed(() =>
    this.outbox
      .waiting()
      .flatMap(({ id, file }) =>
        file ? [{ id, name: file.name, size: fileSize(file.size) }] : [],
      ),
  );
  protected readonly sending = computed(() =>
    this.online() ? 'Being sent …' : 'Sent when you are back online.',
  );

  constructor() {
    const toasts = inject(Toasts);
    this.offline.changes$.pipe(takeUntilDestroyed()).subscribe(({ file, state }) => {
      if (file && state === 'done') toasts.done(`Uploaded “${file.name}”.`);
    });
  }

  protected readonly giveUp = injectMutation((id: string, name: string) => {
    this.news.say(`${name}: given up.`);
    const next = this.files().find((other) => other.id !== id);
    this.focus.moveTo(`[id="kept-file-${next?.id ?? ''}"] button`, '#files-input');
    return this.offline.discard(id);
  });
}
