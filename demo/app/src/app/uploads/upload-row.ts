import {
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  linkedSignal,
  output,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { errorText } from 'directus-rx';
import { DirectusAsset, injectOnline } from 'directus-rx/angular';
import type { Upload, UploadedFile } from 'directus-rx/angular/uploads';
import { map, of, switchMap, timer } from 'rxjs';
import type { Schema } from '../schema';
import { FileSymbol } from '../shared/file-symbol';
import { PageFocus } from '../shared/page-focus';
import { describeUpload, shownState } from './describe-upload';
import { steadyEstimate } from './time-left';

const TICK_MS = 500;

/** One upload. Its two buttons stay where they are while their meaning changes, so that the focus stays, too. */
@Component({
  selector: 'li[app-upload-row]',
  imports: [DirectusAsset, FileSymbol, RouterLink],
  host: { '[id]': 'id()', '[attr.data-state]': 'state()' },
  template: `
    @let name = upload().file.name;
    <span class="thumbnail">
      <app-file-symbol [name]="name" />
      @if (image(); as id) {
        <img
          [directusAsset]="id"
          [transform]="{ width: 96, height: 96, fit: 'cover', format: 'webp' }"
          width="48"
          height="48"
          alt=""
        />
      }
    </span>
    @if (upload().result(); as file) {
      <a class="name" [routerLink]="['/files', file.id]">{{ name }}</a>
    } @else {
      <span class="name">{{ name }}</span>
    }
    <span class="detail muted">{{ text() }}</span>
    <progress
      max="100"
      [attr.aria-label]="'Upload of ' + name"
      [attr.value]="state() === 'processing' ? null : (upload().percent() ?? 0)"
    ></progress>
    <span class="actions">
      @if (first(); as label) {
        <button type="button" [attr.aria-label]="label + ': ' + name" (click)="actFirst()">
          {{ label }}
        </button>
      }
      <button type="button" [attr.aria-label]="second() + ': ' + name" (click)="actSecond()">
        {{ second() }}
      </button>
    </span>
    @if (state() === 'failed') {
      <p class="error">{{ failure() }}</p>
    }
  `,
})
export class UploadRow {
  private readonly focus = inject(PageFocus);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly online = injectOnline();

  readonly upload = input.required<Upload<UploadedFile<Schema>>>();
  /** Emits when the user wants it out of the list. */
  readonly removed = output();

  protected readonly id = computed(() => `upload-${this.upload().id}`);
  protected readonly state = computed(() => shownState(this.upload(), this.online()));
  protected readonly failure = computed(() => errorText(this.upload().error()));

  /** The id of an image that has arrived. */
  protected readonly image = computed(() => {
    const file = this.upload().result();
    return file?.type?.startsWith('image/') ? file.id : undefined;
  });

  private readonly secondsLeft = linkedSignal<number | undefined, number | undefined>({
    source: () => this.upload().secondsLeft(),
    computation: (left, before) => steadyEstimate(before?.value, left),
  });
  /** Goes on while there is a time to count down to. */
  private readonly now = toSignal(
    toObservable(computed(() => this.upload().retryAt() !== undefined)).pipe(
      switchMap((isCounting) => (isCounting ? timer(0, TICK_MS) : of(0))),
      map(() => Date.now()),
    ),
    { initialValue: Date.now() },
  );
  protected readonly text = computed(() =>
    describeUpload(this.upload(), {
      isOnline: this.online(),
      now: this.now(),
      secondsLeft: this.secondsLeft(),
    }),
  );

  protected readonly first = computed(() => {
    const state = this.upload().state();
    if (state === 'paused') return 'Resume';
    if (state === 'failed' || state === 'cancelled') return 'Try again';
    return state === 'done' || state === 'processing' ? '' : 'Pause';
  });
  protected readonly second = computed(() =>
    ['done', 'failed', 'cancelled'].includes(this.upload().state()) ? 'Remove' : 'Cancel',
  );

  constructor() {
    // Before the button that has the focus goes: the last chunk has been sent, and there is nothing to pause any more.
    effect(() => {
      this.first();
      if (this.element.contains(document.activeElement)) this.keepFocus();
    });
  }

  protected actFirst(): void {
    const upload = this.upload();
    if (this.first() === 'Pause') upload.pause();
    else if (this.first() === 'Resume') upload.resume();
    else upload.retry();
  }

  protected actSecond(): void {
    if (this.second() === 'Remove') this.removed.emit();
    else {
      this.upload().cancel();
      this.focus.moveTo(`#${this.id()} button`);
    }
  }

  private keepFocus(): void {
    const focused = document.activeElement;
    this.focus.afterRender(() => {
      if (focused?.isConnected !== true) this.element.querySelector('button')?.focus();
    });
  }
}
