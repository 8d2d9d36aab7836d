import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { RealtimeStatus } from 'directus-rx/realtime';
import { live } from './client';

const WORDS: Readonly<Record<RealtimeStatus['state'], string>> = {
  offline: 'Not connected',
  connecting: 'Connecting',
  authenticating: 'Connecting',
  open: 'Live',
  waiting: 'Reconnecting',
  unavailable: 'Not live',
};

/** Whether changes that others make come in by themselves. */
@Component({
  selector: 'app-connection',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span class="status" role="status" [attr.data-status]="state()">{{ words() }}</span>`,
})
export class Connection {
  readonly #status = toSignal(live().status$);
  readonly state = computed(() => this.#status()?.state ?? 'offline');
  readonly words = computed(() => WORDS[this.state()]);
}
