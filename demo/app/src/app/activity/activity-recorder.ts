import { DestroyRef, inject, Injectable, type Signal, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { injectDirectus, injectRealtime, type Liveness } from 'directus-rx/angular';
import { map, merge } from 'rxjs';
import {
  type Entry,
  type EntryDetails,
  fromConnection,
  fromRequest,
  fromSession,
  withEntry,
} from './entry';

/** A live query of the page, with a name for people. */
export interface WatchedQuery {
  readonly name: string;
  readonly value: Signal<unknown>;
  readonly hasValue: () => boolean;
  readonly liveness: Signal<Liveness>;
}

/** Keeps what happened last in the library, from the start of the application on, for a panel that is loaded later. */
@Injectable({ providedIn: 'root' })
export class ActivityRecorder {
  private last = 0;
  /** The newest first. */
  readonly entries = signal<readonly Entry[]>([]);
  /** The live queries that run. Their results are recorded once the panel is loaded. */
  readonly live = signal<readonly WatchedQuery[]>([]);

  constructor() {
    const { auth, transport } = injectDirectus();
    merge(
      transport.requests$.pipe(map(fromRequest)),
      auth.state$.pipe(map(fromSession)),
      injectRealtime().status$.pipe(map(fromConnection)),
    )
      .pipe(takeUntilDestroyed())
      .subscribe((details) => {
        this.add(details);
      });
  }

  add(details: EntryDetails): void {
    this.entries.update((all) => withEntry(all, details, ++this.last));
  }

  /** Names a live query, until the component ends that asks for it. Needs an injection context. */
  watch(name: string, query: Omit<WatchedQuery, 'name'>): void {
    const watched = { ...query, name };
    this.live.update((all) => [...all, watched]);
    inject(DestroyRef).onDestroy(() => {
      this.live.update((all) => all.filter((other) => other !== watched));
    });
  }
}
