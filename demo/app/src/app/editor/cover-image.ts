import {
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { errorText, progress, type Progress } from 'directus-rx';
import { DirectusAsset, injectDirectus } from 'directus-rx/angular';
import type { Subscription } from 'rxjs';
import { ImagePicker } from './image-picker';

const isOver = ({ state }: Progress) => ['done', 'failed', 'cancelled'].includes(state);

/** The cover of an article: chosen from the images on the server, or uploaded. */
@Component({
  selector: 'app-cover-image',
  imports: [DirectusAsset, ImagePicker],
  template: `
    <div class="field" role="group" aria-labelledby="cover-label">
      <span class="label" id="cover-label">Cover</span>
      <div class="cover-frame" [class.filled]="image() !== null">
        @if (image(); as id) {
          <img
            [directusAsset]="id"
            [transform]="{ width: 720, height: 480, fit: 'cover', format: 'webp' }"
            width="720"
            height="480"
            alt="The cover of this article"
          />
        } @else {
          <p class="muted">No cover</p>
        }
      </div>
      @if (upload(); as now) {
        <progress max="100" aria-label="Upload of the cover" [attr.value]="now.percent"></progress>
        <p class="muted">Uploading, {{ now.percent ?? 0 }} %</p>
      }
      <p class="error" role="alert">{{ failure() }}</p>
      <div class="actions start">
        <button type="button" #chooser id="image" aria-haspopup="dialog" (click)="picker.open()">
          Choose …
        </button>
        @if (upload()) {
          <button type="button" (click)="cancel()">Cancel the upload</button>
        } @else {
          <button type="button" (click)="file.click()">Upload …</button>
        }
        @if (image() !== null) {
          <button type="button" class="danger" (click)="remove()">Remove cover</button>
        }
      </div>
      <input #file hidden type="file" accept="image/*" name="cover" (change)="send(file)" />
    </div>
    <app-image-picker #picker (chosen)="set($event)" />
  `,
})
export class CoverImage {
  private readonly files = injectDirectus().files;
  private readonly destroyed = inject(DestroyRef);
  private readonly chooser = viewChild.required<ElementRef<HTMLButtonElement>>('chooser');
  private sending: Subscription | undefined;

  /** The id of the file. */
  readonly image = input.required<string | null>();
  readonly changed = output<string | null>();

  protected readonly upload = signal<Progress | undefined>(undefined);
  protected readonly failure = signal('');

  /** Leaving the page, like `cancel()`, removes from the server what has arrived. */
  protected send(input: HTMLInputElement): void {
    const [file] = input.files ?? [];
    // So that the same file can be chosen again.
    input.value = '';
    if (!file) return;
    this.cancel();
    this.failure.set('');
    this.sending = this.files
      .upload(file, { title: file.name }, { query: { fields: ['id'] } })
      .events()
      .pipe(progress(), takeUntilDestroyed(this.destroyed))
      .subscribe((now) => {
        this.upload.set(isOver(now) ? undefined : now);
        if (now.result) this.set(now.result.id);
        if (now.state === 'failed') this.failure.set(errorText(now.error));
      });
  }

  protected cancel(): void {
    this.sending?.unsubscribe();
    this.upload.set(undefined);
  }

  protected set(id: string): void {
    this.failure.set('');
    this.changed.emit(id);
  }

  protected remove(): void {
    this.changed.emit(null);
    // The button that was pressed goes with the image.
    this.chooser().nativeElement.focus();
  }
}
