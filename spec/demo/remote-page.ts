import { expect } from 'vitest';
import type { LaunchedBrowser, OpenPage } from '../support/firefox.mjs';

/** The demo's page in a browser that Playwright does not drive: acts by scripts in the page. */
export class RemotePage {
  private constructor(private readonly page: OpenPage) {}

  static async open(browser: LaunchedBrowser, url: string): Promise<RemotePage> {
    const page = new RemotePage(await browser.open(url));
    await page.sees('h1', '');
    return page;
  }

  /** Puts a file into the page's first input. */
  choose(file: string): Promise<void> {
    return this.page.choose(file);
  }

  /** Calls a function in the page. */
  run<Args extends readonly unknown[], T>(
    work: (...args: Args) => T,
    ...args: Args
  ): Promise<Awaited<T>> {
    return this.page.evaluate(`(${work.toString()})(...${JSON.stringify(args)})`);
  }

  /** Waits for a visible element that contains this text. */
  async sees(selector: string, text: string): Promise<void> {
    await expect
      .poll(() => this.texts(selector), { timeout: 20_000, message: `${selector} with ${text}` })
      .toContainEqual(expect.stringContaining(text));
  }

  async seesNot(selector: string, text: string): Promise<void> {
    await expect
      .poll(() => this.texts(selector), { timeout: 20_000 })
      .not.toContainEqual(expect.stringContaining(text));
  }

  texts(selector: string): Promise<string[]> {
    return this.run(
      (query) =>
        [...document.querySelectorAll<HTMLElement>(query)]
          .filter((element) => element.checkVisibility())
          .map((element) => element.innerText),
      selector,
    );
  }

  /** Presses the first element whose text or label is this one. */
  async press(name: string): Promise<void> {
    await expect
      .poll(
        () =>
          this.run((wanted) => {
            const found = [...document.querySelectorAll<HTMLElement>('a, button')].find(
              (element) =>
                element.checkVisibility() &&
                (element.getAttribute('aria-label') ?? element.innerText).trim() === wanted,
            );
            found?.focus();
            found?.click();
            return found !== undefined;
          }, name),
        { timeout: 20_000, message: `a button ${name}` },
      )
      .toBe(true);
  }

  /** Ends the time to undo. */
  async dismissToasts(text: string): Promise<void> {
    await this.sees('.toast', text);
    await this.run(() => {
      for (const button of document.querySelectorAll<HTMLElement>('.toast .icon')) button.click();
    });
  }

  /** Writes into a field, or chooses an option by its value. */
  async fill(selector: string, value: string): Promise<void> {
    await this.exists(selector);
    await this.run(
      (query, text) => {
        const field = document.querySelector<HTMLInputElement>(query);
        if (!field) return;
        field.focus();
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      },
      selector,
      value,
    );
  }

  async exists(selector: string): Promise<void> {
    await expect
      .poll(() => this.run((query) => document.querySelector(query) !== null, selector), {
        timeout: 20_000,
        message: selector,
      })
      .toBe(true);
  }

  valueOf(selector: string): Promise<string | undefined> {
    return this.run((query) => document.querySelector<HTMLInputElement>(query)?.value, selector);
  }

  /** Returns where the focus is: the id of the element, or its text. */
  focused(): Promise<string> {
    return this.run(
      () =>
        document.activeElement?.id ||
        (document.activeElement instanceof HTMLElement ? document.activeElement.innerText : ''),
    );
  }

  path(): Promise<string> {
    return this.run(() => location.pathname + location.search);
  }
}
