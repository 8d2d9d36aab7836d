import { merge, Observable } from 'rxjs';

/** An element from markup that is written in this program. What comes from elsewhere goes in as text. */
export function markup(html: string): HTMLElement {
  const template = document.createElement('template');
  template.innerHTML = html.trim();
  const element = document.importNode(template.content, true).firstElementChild;
  if (!(element instanceof HTMLElement)) throw new Error('The markup must begin with an element.');
  return element;
}

export function find<E extends Element>(
  within: ParentNode,
  selector: string,
  kind: abstract new () => E,
): E {
  const element = within.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`There is no ${kind.name} at ${selector}.`);
  return element;
}

export const button = (within: ParentNode, name: string) =>
  find(within, `button[name=${name}]`, HTMLButtonElement);

export const setText = (within: ParentNode, selector: string, value: string) => {
  find(within, selector, HTMLElement).textContent = value;
};

/**
 * Shows an element for as long as somebody is subscribed, and does its work so long: with the
 * element everything ends that was under way in it, requests too.
 */
export const shown = (
  host: ParentNode,
  element: HTMLElement,
  ...work: readonly Observable<unknown>[]
): Observable<never> =>
  new Observable((subscriber) => {
    host.append(element);
    subscriber.add(() => {
      element.remove();
    });
    subscriber.add(
      merge(...work).subscribe({
        error: (error: unknown) => {
          subscriber.error(error);
        },
      }),
    );
  });
