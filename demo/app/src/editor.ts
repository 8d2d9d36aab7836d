import {
  catchError,
  defer,
  EMPTY,
  exhaustMap,
  finalize,
  fromEvent,
  map,
  merge,
  type Observable,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import { directus, type Status } from './client';
import { button, find, markup, setText } from './dom';
import { codeOf, messageOf } from './toasts';

export interface Editable {
  readonly id: number;
  readonly title: string;
  readonly status: Status;
}

const isStatus = (text: string): text is Status =>
  ['draft', 'published', 'archived'].includes(text);

/** A dialog for one article, or for a new one. Emits what was done, once, unless it is closed before. */
export const edit = (article?: Editable): Observable<string> =>
  defer(() => {
    const view = find(
      markup(`<div><dialog aria-labelledby="editor-title"><form>
        <h2 id="editor-title"></h2>
        <label>Title <input name="title" required maxlength="255" autocomplete="off" /></label>
        <label>
          Status
          <select name="status">
            <option value="draft">Draft</option>
            <option value="published">Published</option>
            <option value="archived">Archived</option>
          </select>
        </label>
        <p role="alert"></p>
        <div class="bar end">
          <button type="button" name="delete" class="danger">Delete</button>
          <button type="button" name="cancel">Cancel</button>
          <button name="save" class="primary">Save</button>
        </div>
      </form></dialog></div>`),
      'dialog',
      HTMLDialogElement,
    );
    const form = find(view, 'form', HTMLFormElement);
    const title = find(view, '[name=title]', HTMLInputElement);
    const status = find(view, '[name=status]', HTMLSelectElement);
    const remove = button(view, 'delete');
    setText(view, 'h2', article ? 'Edit article' : 'New article');
    title.value = article?.title ?? '';
    status.value = article?.status ?? 'draft';
    remove.hidden = article === undefined;

    // Here and not in a toast: a modal dialog shuts off everything outside it.
    const refused = (error: unknown) => {
      setText(view, '[role=alert]', `${codeOf(error)}: ${messageOf(error)}`);
      return EMPTY;
    };

    const save = () => {
      const input = {
        title: title.value.trim(),
        ...(isStatus(status.value) && { status: status.value }),
      };
      const items = directus.items('articles');
      const fields = { fields: ['id'] } as const;
      return article
        ? items.updateOne(article.id, input, fields).pipe(map(() => `Saved “${input.title}”`))
        : items.createOne(input, fields).pipe(map(() => `Created “${input.title}”`));
    };

    const saved$ = fromEvent(form, 'submit').pipe(
      tap((event) => {
        event.preventDefault();
      }),
      // Whatever is pressed while it saves is not a second wish.
      exhaustMap(() => save().pipe(catchError(refused))),
    );
    const deleted$ = fromEvent(remove, 'click').pipe(
      exhaustMap(() => {
        if (article === undefined || remove.dataset['sure'] === undefined) {
          remove.dataset['sure'] = '';
          remove.textContent = 'Really delete?';
          return [];
        }
        const deleted = directus.items('articles').deleteOne(article.id);
        return deleted.pipe(
          map(() => `Deleted “${article.title}”`),
          catchError(refused),
        );
      }),
    );
    const closed$ = merge(fromEvent(view, 'close'), fromEvent(button(view, 'cancel'), 'click'));

    document.body.append(view);
    view.showModal();
    return merge(saved$, deleted$).pipe(
      take(1),
      takeUntil(closed$),
      finalize(() => {
        view.close();
        view.remove();
      }),
    );
  });
