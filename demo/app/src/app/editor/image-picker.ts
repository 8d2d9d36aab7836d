import { Component, type ElementRef, output, signal, viewChild } from '@angular/core';
import { errorText } from 'directus-rx';
import { DirectusAsset, injectItems } from 'directus-rx/angular';
import { IMAGE_FILES } from '../shared/image-files';

/** A dialog with the newest images on the server, to choose one. */
@Component({
  selector: 'app-image-picker',
  imports: [DirectusAsset],
  template: `
    <dialog #dialog class="wide" aria-labelledby="picker-title" (close)="isOpen.set(false)">
      <h2 id="picker-title" tabindex="-1" autofocus>Choose a cover</h2>
      <ul class="picker" [attr.aria-busy]="images.isLoading()">
        @for (image of images.value(); track image.id) {
          <li>
            <button type="button" (click)="choose(image.id)">
              <img
                [directusAsset]="image.id"
                [transform]="{ width: 240, height: 160, fit: 'cover', format: 'webp' }"
                width="240"
                height="160"
                alt=""
              />
              <span class="name">{{ image.title ?? image.filename_download }}</span>
            </button>
          </li>
        } @empty {
          <li class="muted">{{ images.isLoading() ? 'Loading …' : 'There are no images yet.' }}</li>
        }
      </ul>
      @if (images.error(); as error) {
        <p class="error" role="alert">{{ textOf(error) }}</p>
      }
      <div class="actions">
        <button type="button" (click)="close()">Cancel</button>
      </div>
    </dialog>
  `,
})
export class ImagePicker {
  readonly chosen = output<string>();
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly isOpen = signal(false);
  protected readonly textOf = errorText;

  /** Read each time that the dialog opens. */
  protected readonly images = injectItems('directus_files', () =>
    this.isOpen()
      ? {
          fields: ['id', 'title', 'filename_download'],
          filter: IMAGE_FILES,
          sort: ['-created_on'],
          limit: 24,
        }
      : undefined,
  );

  open(): void {
    this.isOpen.set(true);
    this.dialog().nativeElement.showModal();
  }

  protected close(): void {
    this.dialog().nativeElement.close();
  }

  protected choose(id: string): void {
    this.close();
    this.chosen.emit(id);
  }
}
