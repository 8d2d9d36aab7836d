import { Injectable, signal } from '@angular/core';
import { fromEvent, merge } from 'rxjs';

/** Takes what is done with dropped files. */
type Accept = (files: FileList) => void;

/**
 * Files that are dropped anywhere on a page: a page with a place for them gets them, the others ignore them. A browser would
 * leave the application to show the file.
 */
@Injectable({ providedIn: 'root' })
export class FileDrops {
  private accepting: Accept | undefined;
  /** True while files are over a page that takes them. */
  readonly isOver = signal(false);

  constructor() {
    // As long as the application runs.
    merge(
      fromEvent<DragEvent>(document, 'dragover'),
      fromEvent<DragEvent>(document, 'dragleave'),
      fromEvent<DragEvent>(document, 'drop'),
    ).subscribe((event) => {
      this.handle(event);
    });
  }

  /** Gives all drops to a page, until the function that is returned is called. */
  accept(accept: Accept): () => void {
    this.accepting = accept;
    return () => {
      this.accepting = undefined;
      this.isOver.set(false);
    };
  }

  private handle(event: DragEvent): void {
    const { dataTransfer, target, type } = event;
    // Text that is dragged into a field is the browser's.
    if (dataTransfer?.types.includes('Files') !== true) return;
    this.isOver.set(type === 'dragover' && this.accepting !== undefined);
    const isInput = target instanceof HTMLInputElement && target.type === 'file';
    if (type === 'dragleave' || (isInput && !this.accepting)) return;
    event.preventDefault();
    if (type === 'drop') this.accepting?.(dataTransfer.files);
    else dataTransfer.dropEffect = this.accepting ? 'copy' : 'none';
  }
}
