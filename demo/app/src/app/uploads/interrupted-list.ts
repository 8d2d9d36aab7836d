import { Component, inject, output, signal } from '@angular/core';
import { injectUploads, type InterruptedUpload } from 'directus-rx/angular/uploads';
import { fileSize } from '../shared/file-size';
import { FileSymbol } from '../shared/file-symbol';
import { PageFocus } from '../shared/page-focus';
import { UploadNews } from './upload-news';

/** Uploads that a reload has interrupted: browsers do not keep files, so the user has to choose them again. */
@Component({
  selector: 'app-interrupted-list',
  imports: [FileSymbol],
  template: `
    @if (queue.interrupted().length > 0) {
      <h3 id="interrupted-title">Interrupted</h3>
      <ul class="interrupted" aria-labelledby="interrupted-title">
        @for (one of queue.interrupted(); track $index; let i = $index) {
          <li [id]="'interrupted-' + i">
            <span class="thumbnail"><app-file-symbol [name]="one.name" /></span>
            <span class="name">{{ one.name }}</span>
            <span class="detail muted">
              {{ one.percent }} % of {{ size(one.size) }} done. Choose the file again to go on.
            </span>
            <span class="actions">
              <button
                type="button"
                [attr.aria-label]="'Choose again: ' + one.name"
                (click)="ask(one, input)"
              >
                Choose again
              </button>
              <button
                type="button"
                [attr.aria-label]="'Discard: ' + one.name"
                (click)="discard(one, i)"
              >
                Discard
              </button>
            </span>
            @if (refused() === one) {
              <p class="error">{{ refusal(one) }}</p>
            }
          </li>
        }
      </ul>
    }
    <input #input hidden type="file" name="interrupted" (change)="choose(input)" />
  `,
})
export class InterruptedList {
  protected readonly queue = injectUploads();
  private readonly focus = inject(PageFocus);
  private readonly news = inject(UploadNews);
  private wanted: InterruptedUpload | undefined;

  /** Emits the file of an upload that goes on. */
  readonly chosen = output<File>();

  protected readonly size: (bytes: number) => string = fileSize;
  /** The upload for which another file was chosen. */
  protected readonly refused = signal<InterruptedUpload | undefined>(undefined);

  protected ask(one: InterruptedUpload, input: HTMLInputElement): void {
    this.wanted = one;
    input.click();
  }

  protected choose(input: HTMLInputElement): void {
    const [file] = input.files ?? [];
    // So that the same file can be chosen again.
    input.value = '';
    const { wanted } = this;
    if (!file || !wanted) return;
    // Of two files side by side, the other one is as welcome.
    const isKnown = this.queue.interrupted().some((one) => one.matches(file));
    this.refused.set(isKnown ? undefined : wanted);
    if (isKnown) this.chosen.emit(file);
    else this.news.say(this.refusal(wanted));
  }

  protected refusal({ name }: InterruptedUpload): string {
    return `That is another file, or it has changed. Choose ${name} as it was, or discard it.`;
  }

  protected discard(one: InterruptedUpload, index: number): void {
    this.queue.discard(one);
    this.news.say(`${one.name}: discarded.`);
    // The next one is at this place now.
    this.focus.moveTo(`#interrupted-${index} button`, '.uploads button', '#files-input');
  }
}
