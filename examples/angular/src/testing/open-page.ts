import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import {
  DirectusTesting,
  injectDirectusTesting,
  provideDirectusTesting,
} from 'directus-rx/angular/testing';

import { routes } from '../app/app.routes';

interface OpenPageOptions {
  readonly loggedIn?: boolean;
  /** Answers what the page reads, with `server.on(…)`. */
  readonly answer?: (server: DirectusTesting) => void;
}

/** Shows the page of an address, with a Directus that the spec plays. */
export async function openPage(
  url: string,
  { loggedIn = true, answer = () => undefined }: OpenPageOptions = {},
) {
  TestBed.configureTestingModule({
    providers: [
      provideRouter(routes, withComponentInputBinding()),
      provideDirectusTesting({ loggedIn }),
    ],
  });
  const server = TestBed.runInInjectionContext(() => injectDirectusTesting());
  server.on('GET', '/users/me', () => ({ email: 'ada@example.com' }));
  answer(server);
  const harness = await RouterTestingHarness.create(url);
  const element = harness.fixture.nativeElement as HTMLElement;

  /** Returns the first element with this text. */
  const find = <T extends HTMLElement = HTMLElement>(selector: string, text = ''): T => {
    const found = [...element.querySelectorAll<T>(selector)].find((each) =>
      each.textContent.includes(text),
    );
    if (!found) throw new Error(`There is no ${selector} with "${text}" in ${element.innerHTML}`);
    return found;
  };

  return {
    server,
    router: TestBed.inject(Router),
    find,
    /** Presses a button. */
    press(text: string) {
      find('button', text).click();
      harness.detectChanges();
    },
    /** Writes into a field, as a user does. */
    write(selector: string, value: string) {
      const field = find<HTMLInputElement>(selector);
      field.value = value;
      field.dispatchEvent(new Event('input'));
      harness.detectChanges();
    },
    /** Resolves once every answer is on the page. */
    stable: () => harness.fixture.whenStable(),
  };
}
