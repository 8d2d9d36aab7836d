import {
  catchError,
  exhaustMap,
  finalize,
  fromEvent,
  map,
  merge,
  type Observable,
  startWith,
  Subject,
  switchMap,
  tap,
} from 'rxjs';
import { directus } from './client';
import { button, find, markup, setText, shown } from './dom';
import { tell, tellError } from './toasts';

interface Image {
  readonly id: string;
  readonly name: string;
}

const list = () =>
  directus.files
    .readByQuery({
      fields: ['id', 'title', 'filename_download'],
      // Directus has a row for a file before it has the file.
      filter: { type: { _starts_with: 'image/' }, uploaded_on: { _nnull: true } },
      sort: ['-uploaded_on'],
      limit: 12,
    })
    .pipe(
      map(({ data }) =>
        data.map(({ id, title, filename_download }) => ({ id, name: title ?? filename_download })),
      ),
    );

/** A small version of an image, fetched with the session's token: an address alone would be refused for a private file. */
const thumbnail = (id: string): Observable<Blob> =>
  directus.transport
    .get<Blob>(`/assets/${id}`, {
      responseType: 'blob',
      params: { width: 240, height: 160, fit: 'cover', format: 'webp' },
    })
    .pipe(map(({ data }) => data));

/** The newest images on the server. */
export function images(host: ParentNode, changed$: Observable<void>) {
  const view = markup(`
    <section class="card" aria-labelledby="images-title">
      <h2 id="images-title">Images</h2>
      <ul class="images" aria-labelledby="images-title"></ul>
    </section>`);
  const tiles = find(view, 'ul', HTMLUListElement);
  const deleted$ = new Subject<void>();

  const images$ = merge(changed$, deleted$).pipe(
    startWith(undefined),
    switchMap(() => list().pipe(catchError(tellError))),
    // The tiles of the last list are taken away with their images' memory.
    switchMap((found) => merge(...found.map((image) => tile(tiles, image, deleted$)))),
  );
  return shown(host, view, images$);
}

function tile(host: HTMLElement, { id, name }: Image, deleted$: Subject<void>) {
  const view = markup(`
    <li>
      <img width="240" height="160" alt="" />
      <span class="name"></span>
      <button type="button" name="delete" class="quiet">✕</button>
    </li>`);
  const image = find(view, 'img', HTMLImageElement);
  const remove = button(view, 'delete');
  setText(view, '.name', name);
  remove.ariaLabel = `Delete ${name}`;

  const picture$ = thumbnail(id).pipe(
    tap((blob) => {
      image.src = URL.createObjectURL(blob);
    }),
    catchError(tellError),
  );
  const remove$ = fromEvent(remove, 'click').pipe(
    exhaustMap(() => directus.files.deleteOne(id).pipe(catchError(tellError))),
    tap(() => {
      tell(`Deleted “${name}”`);
      deleted$.next();
    }),
  );
  return shown(host, view, picture$, remove$).pipe(
    finalize(() => {
      URL.revokeObjectURL(image.src);
    }),
  );
}
