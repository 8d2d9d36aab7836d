import { Component, computed, inject, linkedSignal } from '@angular/core';
import { injectUploads } from 'directus-rx/angular/uploads';
import { PageFocus } from '../shared/page-focus';
import { isFinished } from './is-finished';
import { steadyEstimate } from './time-left';
import { describeTotals, uploadTotals } from './upload-totals';

/** How far several uploads are together, and what can be done with all of them. */
@Component({
  selector: 'app-upload-summary',
  template: `
    @if (queue.uploads().length > 1) {
      <div class="upload-summary">
        @if (totals().files > 0) {
          <p class="detail">{{ text() }}</p>
          <progress
            max="100"
            aria-label="All uploads"
            [attr.value]="queue.percent() ?? 0"
            [class.good]="totals().done === totals().files"
          ></progress>
        }
        <div class="actions">
          <!-- One button, which keeps the focus. -->
          @if (canPause() || canResume()) {
            <button type="button" id="pause-all" (click)="toggle()">
              {{ canPause() ? 'Pause all' : 'Resume all' }}
            </button>
          }
          @if (hasFinished()) {
            <button type="button" (click)="clear()">Clear finished</button>
          }
        </div>
      </div>
    }
  `,
})
export class UploadSummary {
  protected readonly queue = injectUploads();
  private readonly focus = inject(PageFocus);

  protected readonly totals = computed(() => uploadTotals(this.queue.uploads()));

  /** The last one that was measured, while the next file has none. */
  private readonly speed = linkedSignal<number | undefined, number | undefined>({
    source: () => this.totals().speed,
    computation: (speed, before) => speed ?? before?.value,
  });
  private readonly secondsLeft = linkedSignal<number | undefined, number | undefined>({
    source: () => {
      const [speed, { size, sent }] = [this.speed(), this.totals()];
      return speed ? (size - sent) / speed : undefined;
    },
    computation: (left, before) => steadyEstimate(before?.value, left),
  });

  protected readonly text = computed(() => describeTotals(this.totals(), this.secondsLeft()));

  protected readonly canPause = this.has(['waiting', 'sending', 'reconnecting']);
  protected readonly canResume = this.has(['paused']);
  protected readonly hasFinished = computed(() => this.queue.uploads().some(isFinished));

  protected toggle(): void {
    if (this.canPause()) this.queue.pauseAll();
    else this.queue.resumeAll();
  }

  protected clear(): void {
    this.queue.clear();
    this.focus.moveTo('.uploads button', '#files-input');
  }

  private has(states: readonly string[]) {
    return computed(() => this.queue.uploads().some(({ state }) => states.includes(state())));
  }
}
