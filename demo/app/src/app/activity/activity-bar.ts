import {
  Component,
  type ElementRef,
  inject,
  signal,
  viewChild,
  ViewContainerRef,
} from '@angular/core';
import { Toasts } from '../shared/toasts';
import { ActivityRecorder } from './activity-recorder';

/** The bar at the foot of each page. It unfolds what the library does, which is loaded when it is first wanted. */
@Component({
  selector: 'footer[app-activity-bar]',
  host: { class: 'activity', '(keydown.escape)': 'close()' },
  template: `
    <button
      #button
      type="button"
      [attr.aria-expanded]="isOpen()"
      (click)="isOpen() ? close() : open()"
    >
      What the library does now
    </button>
  `,
})
export class ActivityBar {
  private readonly toasts = inject(Toasts);
  /** The button; the panel is put behind it. */
  private readonly place = viewChild.required('button', { read: ViewContainerRef });
  protected readonly isOpen = signal(false);

  constructor() {
    inject(ActivityRecorder);
  }

  protected open(): void {
    this.isOpen.set(true);
    import('./activity-panel').then(
      ({ ActivityPanel }) => {
        if (this.isOpen() && this.place().length === 0) this.place().createComponent(ActivityPanel);
      },
      () => {
        this.isOpen.set(false);
        this.toasts.failed('This needs a connection. Please reload the page.');
      },
    );
  }

  protected close(): void {
    this.isOpen.set(false);
    this.place().clear();
    (this.place().element as ElementRef<HTMLElement>).nativeElement.focus({ preventScroll: true });
  }
}
