import { Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import {
  type ConnectionState,
  injectConnection,
  injectOnline,
  injectSession,
} from 'directus-rx/angular';
import { filter, map, timer } from 'rxjs';
import { UploadStatus } from '../shared/upload-status';
import { ActivityRecorder } from './activity-recorder';
import { CODE_AREAS, type CodeArea } from './code-areas';
import { LiveResults } from './live-results';
import { injectPanelFocus } from './panel-focus';
import { type ShownCode, SourceCode } from './source-code';
import { Timeline } from './timeline';
import { inWords } from './words';

const CONNECTION_WORDS: Readonly<Record<ConnectionState, string>> = {
  idle: 'Not needed',
  connecting: 'Connecting',
  live: 'Open',
  reconnecting: 'Lost',
  signedOut: 'Waits for a login',
  unavailable: 'Not possible',
};

/** Shows the present state of the library, the events so far, and the code of the page that causes them. */
@Component({
  selector: 'app-activity-panel',
  imports: [SourceCode, Timeline],
  styleUrl: './activity-panel.css',
  template: `
    <section class="panel" aria-label="What the library does now">
      <div class="now">
        <h2>Now</h2>
        <dl>
          @for (fact of facts(); track fact.name) {
            <div>
              <dt>{{ fact.name }}</dt>
              <dd>{{ fact.value }}</dd>
            </div>
          }
        </dl>
      </div>
      <div class="areas">
        <h2 id="activity-code">Code</h2>
        <ul aria-labelledby="activity-code">
          @for (area of areas; track area.name) {
            <li>
              <a
                [href]="'code/' + area.files[0]"
                [class.here]="area.at?.test(url())"
                [attr.aria-current]="area === code()?.area"
                (click)="open($event, area)"
              >
                {{ area.name }}
                @if (area.at?.test(url())) {
                  <span class="muted">this page</span>
                }
              </a>
            </li>
          }
        </ul>
      </div>
      <div class="main">
        @if (code(); as shown) {
          <app-source-code [shown]="shown" [code]="code" />
        } @else {
          <app-timeline />
        }
      </div>
    </section>
  `,
})
export class ActivityPanel {
  private readonly recorder = inject(ActivityRecorder);
  private readonly session = injectSession();
  private readonly connection = injectConnection();
  private readonly online = injectOnline();
  private readonly uploads = inject(UploadStatus);
  private readonly moveFocus = injectPanelFocus();
  private readonly router = inject(Router);
  protected readonly areas = CODE_AREAS;
  protected readonly code = signal<ShownCode | undefined>(undefined);

  private readonly now = toSignal(timer(0, 1000).pipe(map(() => Date.now())), {
    initialValue: Date.now(),
  });
  protected readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ urlAfterRedirects }) => urlAfterRedirects),
    ),
    { initialValue: this.router.url },
  );

  constructor() {
    inject(LiveResults);
  }

  private readonly sessionText = computed(() => {
    const refreshAt = this.session.refreshAt();
    const until = refreshAt === null ? '' : inWords(refreshAt - this.now());
    switch (this.session.status()) {
      case 'anonymous':
        return 'Nobody is logged in';
      case 'refreshing':
        return 'Asking for a new token';
      case 'static':
        return 'Static token';
      case 'active':
        if (!until) return 'Active';
        return this.session.reason() === 'unreachable'
          ? `Next try to refresh ${until}`
          : `Refresh ${until}`;
    }
  });

  private readonly connectionText = computed(() => {
    const [state, retryAt] = [this.connection.state(), this.connection.retryAt()];
    const again = retryAt === null ? '' : `, next try ${inWords(retryAt - this.now())}`;
    return `${CONNECTION_WORDS[state]}${again}${this.online() ? '' : ' (offline)'}`;
  });

  protected readonly facts = computed(() => {
    const pending = this.recorder
      .entries()
      .filter((entry) => entry.kind === 'request' && entry.outcome === 'sent').length;
    const live = this.recorder.live().map(({ name }) => name);
    const percent = this.uploads.percent();
    return [
      { name: 'Session', value: this.sessionText() },
      { name: 'Connection', value: this.connectionText() },
      { name: 'Live queries', value: live.join(', ') || 'None' },
      { name: 'Requests', value: pending === 0 ? 'None' : `${pending} under way` },
      { name: 'Uploads', value: percent === undefined ? 'None' : `${percent} % sent` },
    ];
  });

  /** Shows the code here; with Ctrl, or another button, the browser opens it as a text. */
  protected open(event: MouseEvent, area: CodeArea): void {
    const [file] = area.files;
    if (event.ctrlKey || event.metaKey || event.shiftKey || file === undefined) return;
    event.preventDefault();
    this.code.set({ area, file });
    this.moveFocus('.code');
  }
}
