import {
  Component,
  computed,
  type ElementRef,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Toasts } from '../shared/toasts';
import { ActivityRecorder } from './activity-recorder';
import { describeEntry } from './describe-entry';
import { type Entry, KEPT } from './entry';
import { TimelineChoices } from './timeline-choices';
import { clockTime } from './words';

type Kind = Entry['kind'];

const KINDS: readonly { readonly kind: Kind; readonly name: string; readonly one: string }[] = [
  { kind: 'request', name: 'Requests', one: 'Request' },
  { kind: 'session', name: 'Session', one: 'Session' },
  { kind: 'connection', name: 'Connection', one: 'Connection' },
  { kind: 'live', name: 'Live queries', one: 'Live query' },
  { kind: 'upload', name: 'Uploads', one: 'Upload' },
];

const NAMES = new Map(KINDS.map(({ kind, one }) => [kind, one]));

/** The recorded entries, the newest first. No live region: it would talk without a pause. */
@Component({
  selector: 'app-timeline',
  styleUrl: './timeline.css',
  template: `
    <div class="tools">
      <div class="kinds" role="group" aria-label="Kinds of entries">
        @for (each of kinds; track each.kind) {
          <button
            type="button"
            class="kind"
            [attr.aria-pressed]="!hidden().has(each.kind)"
            (click)="toggle(each.kind)"
          >
            {{ each.name }}
          </button>
        }
      </div>
      <div class="actions">
        <p class="muted" role="status">{{ note() }}</p>
        <button
          type="button"
          aria-label="Pause the timeline"
          [attr.aria-pressed]="isPaused()"
          (click)="pause()"
        >
          Pause
        </button>
        <button type="button" (click)="clear()">Clear</button>
        <button type="button" (click)="copy()">Copy as JSON</button>
      </div>
    </div>
    <div class="frame">
      @if (unseen(); as count) {
        <button type="button" class="unseen" (click)="goOn()">
          {{ count }} new: show {{ count === 1 ? 'it' : 'them' }}
        </button>
      }
      <ol
        #list
        class="entries"
        tabindex="0"
        aria-label="Timeline, the newest first"
        (scroll)="scroll()"
      >
        @for (row of rows(); track row.key) {
          <li [attr.data-kind]="row.kind" [attr.data-tone]="row.tone">
            <time>{{ row.time }}</time>
            <span class="mark">{{ row.name }}</span>
            <span class="text">
              @if (row.kind === 'request') {
                <code>{{ row.text }}</code>
              } @else {
                {{ row.text }}
              }
            </span>
            <span class="facts">
              @for (fact of row.facts; track $index) {
                <span>{{ fact }}</span>
              }
            </span>
          </li>
        } @empty {
          <li class="note">
            {{
              isFiltered()
                ? 'Nothing of these kinds yet.'
                : 'Nothing yet. Use the page, and it shows here.'
            }}
          </li>
        }
        <li class="note">
          The last {{ kept }} entries since the page was loaded; live queries since this was opened
          first. No query, header, body or token is among them.
        </li>
      </ol>
    </div>
  `,
})
export class Timeline {
  private readonly recorder = inject(ActivityRecorder);
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');
  protected readonly kinds = KINDS;
  protected readonly kept = KEPT;
  private readonly toasts = inject(Toasts);
  private readonly choices = inject(TimelineChoices);
  protected readonly hidden = this.choices.hiddenKinds;
  protected readonly isPaused = signal(false);
  protected readonly note = signal('');
  private readonly isScrolled = signal(false);

  /** The rows that are shown while the timeline is paused or scrolled: they are brought up to date, but none comes or goes. */
  private readonly held = signal<readonly Entry[] | undefined>(undefined);

  private readonly entries = computed(() =>
    this.recorder.entries().filter(({ key }) => key > this.choices.clearedKey()),
  );
  private readonly shown = computed(() => {
    const [all, held] = [this.entries(), this.held()];
    if (!held) return all;
    const current = new Map(all.map((entry) => [entry.key, entry]));
    return held.map((entry) => current.get(entry.key) ?? entry);
  });
  protected readonly isFiltered = computed(() => this.hidden().size > 0);
  /** Of the session before each change of the session, by the key of the change. */
  private readonly epochsBefore = computed(() => {
    const sessions = this.recorder
      .entries()
      .flatMap((entry) => (entry.kind === 'session' ? entry : []));
    return new Map(sessions.map(({ key }, index) => [key, sessions[index + 1]?.epoch]));
  });
  protected readonly rows = computed(() =>
    this.shown()
      .filter(({ kind }) => !this.hidden().has(kind))
      .map((entry) => ({
        key: entry.key,
        kind: entry.kind,
        name: NAMES.get(entry.kind),
        time: clockTime(entry.at),
        ...describeEntry(entry, this.epochsBefore().get(entry.key)),
      })),
  );
  protected readonly unseen = computed(() => {
    const held = this.held();
    if (!held) return 0;
    const newest = held[0]?.key ?? 0;
    return this.entries().filter(({ key, kind }) => key > newest && !this.hidden().has(kind))
      .length;
  });

  protected toggle(kind: Kind): void {
    this.hidden.update((all) => {
      const next = new Set(all);
      if (!next.delete(kind)) next.add(kind);
      return next;
    });
  }

  protected pause(): void {
    this.isPaused.update((isPaused) => !isPaused);
    this.hold();
  }

  protected scroll(): void {
    this.isScrolled.set(this.list().nativeElement.scrollTop > 0);
    this.hold();
  }

  /** Shows what has come in since. */
  protected goOn(): void {
    this.isPaused.set(false);
    this.list().nativeElement.scrollTop = 0;
    this.isScrolled.set(false);
    this.hold();
    this.list().nativeElement.focus();
  }

  protected clear(): void {
    this.choices.clearedKey.set(this.entries()[0]?.key ?? this.choices.clearedKey());
    this.held.set(undefined);
    this.hold();
    this.note.set('Cleared');
  }

  protected copy(): void {
    navigator.clipboard.writeText(JSON.stringify(this.recorder.entries(), null, 2)).then(
      () => {
        this.note.set('Copied');
      },
      () => {
        this.toasts.failed('The browser does not let this page copy.');
      },
    );
  }

  private hold(): void {
    const mustHold = this.isPaused() || this.isScrolled();
    if (!mustHold) this.held.set(undefined);
    else this.held.update((held) => held ?? untracked(this.entries));
  }
}
