import { inject, Injectable, signal } from '@angular/core';
import { errorText } from 'directus-rx';
import { injectDirectus } from 'directus-rx/angular';
import { distinctUntilChanged, filter, map, type Observable } from 'rxjs';
import { PageFocus } from './page-focus';
import { Toasts } from './toasts';

export interface Discarded {
  /** Of a collection's item: `articles/15`. */
  readonly key: string;
  /** Its name, for people. */
  readonly name: string;
  /** The request that deletes it. */
  readonly remove: () => Observable<unknown>;
  /** Where the focus goes when it is back: the first of these elements that there is. */
  readonly focus: readonly string[];
}

/**
 * Deletes with an Undo in place of a question. The request is sent when the time to undo is over, not before: nothing has to be made
 * again, so an item comes back with its key, its history and all that refers to it. Where the window is closed or the session ends within
 * that time, nothing is deleted.
 */
@Injectable({ providedIn: 'root' })
export class Trash {
  private readonly toasts = inject(Toasts);
  private readonly focus = inject(PageFocus);
  private readonly hidden = signal<ReadonlySet<string>>(new Set());

  constructor() {
    injectDirectus()
      .auth.state$.pipe(
        map(({ authenticated }) => authenticated),
        distinctUntilChanged(),
        filter((authenticated) => !authenticated),
      )
      .subscribe(() => {
        this.toasts.clear();
        this.hidden.set(new Set());
      });
  }

  /** Returns true for what is deleted as far as this window is concerned. */
  has(key: string): boolean {
    return this.hidden().has(key);
  }

  discard({ key, name, remove, focus }: Discarded): void {
    this.hidden.update((all) => new Set(all).add(key));
    this.toasts.done(`Deleted “${name}”.`, {
      undo: () => {
        this.restore(key);
        this.focus.moveTo(...focus);
      },
      over: () => {
        remove().subscribe({
          error: (error: unknown) => {
            this.restore(key);
            this.toasts.failed(`“${name}” was not deleted. ${errorText(error)}`);
          },
        });
      },
    });
  }

  restore(key: string): void {
    this.hidden.update((all) => new Set([...all].filter((other) => other !== key)));
  }
}
