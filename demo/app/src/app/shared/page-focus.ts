import { afterNextRender, inject, Injectable, Injector } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';
import { distinctUntilChanged, filter, map, skip } from 'rxjs';

/** Moves the focus to the heading of a page that has replaced another one: browsers do so when they load a page, routers do not. */
@Injectable({ providedIn: 'root' })
export class PageFocus {
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);

  constructor() {
    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        map(({ urlAfterRedirects }) => urlAfterRedirects.split(/[?#]/)[0]),
        distinctUntilChanged(),
        skip(1),
      )
      .subscribe(() => {
        this.moveTo('[data-page-focus]', 'h1');
      });
  }

  /** Moves the focus to the first of these elements that there is once the page is rendered. */
  moveTo(...selectors: readonly string[]): void {
    this.afterRender(() => {
      for (const selector of selectors) {
        const element = document.querySelector<HTMLElement>(selector);
        if (element === null) continue;
        element.focus();
        return;
      }
    });
  }

  /** Calls back once the page is rendered. */
  afterRender(work: () => void): void {
    afterNextRender(work, { injector: this.injector });
  }
}
