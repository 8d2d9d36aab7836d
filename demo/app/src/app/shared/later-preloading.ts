import { Injectable } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { EMPTY, type Observable, onErrorResumeNextWith, switchMap, timer } from 'rxjs';

/** Milliseconds after which the first page has what it needs. */
const HEAD_START_MS = 2_000;

/** Loads the pages that are not shown yet, once the first one is: they open at once then, and without a network, too. */
@Injectable({ providedIn: 'root' })
export class LaterPreloading implements PreloadingStrategy {
  preload(_route: Route, load: () => Observable<unknown>): Observable<unknown> {
    // A page that cannot be loaded now is loaded when it is wanted.
    return timer(HEAD_START_MS).pipe(switchMap(load), onErrorResumeNextWith(EMPTY));
  }
}
