import { isSessionError, isTransportError } from 'directus-rx';
import { EMPTY, fromEvent, type Observable, race, take, timer } from 'rxjs';
import { button, find, markup, setText } from './dom';

const SHOWN_MS = 10_000;

const region = find(document, '#toasts', HTMLElement);

// The regions are there from the start: a screen reader does not announce one that appears with its text.
const errors = markup('<div role="alert"></div>');
const news = markup('<div role="status"></div>');
region.append(errors, news);

/** The server's code for an error, or the library's. */
export function codeOf(error: unknown): string {
  if (isTransportError(error) || isSessionError(error)) return error.code;
  return error instanceof Error ? error.name : 'ERROR';
}

export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);

function show(host: HTMLElement, kind: 'failed' | 'done', title: string, text: string): void {
  const toast = markup(`
    <div class="toast">
      <p><strong></strong> <span></span></p>
      <button type="button" name="dismiss" class="quiet" aria-label="Dismiss">✕</button>
    </div>`);
  toast.classList.add(kind);
  setText(toast, 'strong', title);
  setText(toast, 'span', text);
  host.append(toast);
  race(timer(SHOWN_MS), fromEvent(button(toast, 'dismiss'), 'click'))
    .pipe(take(1))
    .subscribe(() => {
      toast.remove();
    });
}

export const tell = (title: string, text = ''): void => {
  show(news, 'done', title, text);
};

/** For catchError: says what went wrong, and the stream it was caught in ends without a value. */
export const tellError = (error: unknown): Observable<never> => {
  show(errors, 'failed', codeOf(error), messageOf(error));
  return EMPTY;
};
