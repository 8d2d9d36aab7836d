import { afterNextRender, inject, Injectable, Injector } from '@angular/core';
import { NavigationEnd, NavigationStart, Router, Scroll } from '@angular/router';

/** Where the user was on a page. */
interface Place {
  /** Of the element that had the focus. */
  readonly id: string;
  /** How far the window was scrolled; `undefined` until the router has told. */
  readonly position?: readonly [number, number] | undefined;
}

/**
 * Moves the focus to the heading of a page that has replaced another one: browsers do so when they load a page, routers do not. With Back,
 * the focus returns to the element that led away.
 */
@Injectable({ providedIn: 'root' })
export class PageFocus {
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  /** The ids of the elements that had the focus when a page was left, by the id of the navigation to it. */
  private readonly left = new Map<number, string>();
  private navigation = 0;
  private path: string | undefined;
  /** Where the user was on the page that the browser has gone back to, until it is shown. */
  private place: Place | undefined;

  constructor() {
    this.router.events.subscribe((event) => {
      if (event instanceof NavigationStart) this.leave(event);
      else if (event instanceof NavigationEnd) this.arrive(event);
      else if (event instanceof Scroll && this.place)
        this.place = { ...this.place, position: event.position ?? undefined };
    });
  }

  /** Returns to where the user was, once a page shows what it had to read first. Does nothing after the user has gone on. */
  returnToPlace(): void {
    const { place } = this;
    this.place = undefined;
    const focused = document.activeElement;
    if (!place || (focused !== document.body && focused?.tagName !== 'H1')) return;
    this.afterRender(() => {
      const element = document.getElementById(place.id);
      if (element && place.position) scrollTo(...place.position);
      element?.focus({ preventScroll: place.position !== undefined });
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

  private leave({ restoredState }: NavigationStart): void {
    this.left.set(this.navigation, document.activeElement?.id ?? '');
    const id = restoredState && this.left.get(restoredState.navigationId);
    this.place = id ? { id } : undefined;
  }

  private arrive({ id, urlAfterRedirects }: NavigationEnd): void {
    const [path] = urlAfterRedirects.split(/[?#]/);
    const isOther = this.path !== undefined && this.path !== path;
    this.navigation = id;
    this.path = path;
    if (isOther) this.moveTo('[data-page-focus]', 'h1');
    else this.place = undefined;
  }
}
