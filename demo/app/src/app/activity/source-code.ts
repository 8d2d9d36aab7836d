import { Component, computed, input, type WritableSignal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { catchError, Observable, of, startWith, switchMap } from 'rxjs';
import type { CodeArea } from './code-areas';
import { injectPanelFocus } from './panel-focus';

/** A file of a part of the page. */
export interface ShownCode {
  readonly area: CodeArea;
  readonly file: string;
}

const COMMENT = /^\s*(?:\/\/|\/\*|\*)/;

/** Returns the text of a file, which the build has put beside the page: this needs no other server. */
const readCode = (file: string): Observable<string> =>
  new Observable((to) => {
    const abort = new AbortController();
    fetch(`code/${file}`, { signal: abort.signal })
      .then((response) => {
        if (!response.ok) throw new Error(`The answer has the status ${response.status}`);
        return response.text();
      })
      .then(
        (text) => {
          to.next(text);
          to.complete();
        },
        (error: unknown) => {
          to.error(error);
        },
      );
    return () => {
      abort.abort();
    };
  });

/** Shows the source of a part of the page. */
@Component({
  selector: 'app-source-code',
  styleUrl: './source-code.css',
  template: `
    @let now = shown();
    <div class="files">
      <button type="button" (click)="back()">Back to the timeline</button>
      <ul [attr.aria-label]="'Files: ' + now.area.name">
        @for (file of now.area.files; track file) {
          <li>
            <a
              [href]="'code/' + file"
              [attr.aria-current]="file === now.file"
              (click)="choose($event, file)"
              >{{ nameOf(file) }}</a
            >
          </li>
        }
      </ul>
    </div>
    @if (text() === undefined) {
      <p class="error" role="alert">{{ now.file }} could not be loaded.</p>
    } @else {
      <pre
        class="code"
        tabindex="0"
        role="region"
        [attr.aria-label]="now.file"
      ><code>@for (line of lines(); track $index) {<span class="line" [class.comment]="line.isComment">{{ line.text }}
</span>}</code></pre>
    }
  `,
})
export class SourceCode {
  readonly shown = input.required<ShownCode>();
  private readonly moveFocus = injectPanelFocus();
  /** Where a choice is written to. */
  readonly code = input.required<WritableSignal<ShownCode | undefined>>();

  protected readonly text = toSignal(
    toObservable(computed(() => this.shown().file)).pipe(
      switchMap((file) =>
        readCode(file).pipe(
          startWith(''),
          catchError(() => of(undefined)),
        ),
      ),
    ),
    { initialValue: '' },
  );

  protected readonly lines = computed(() =>
    (this.text() ?? '')
      .trimEnd()
      .split('\n')
      .map((text) => ({ text, isComment: COMMENT.test(text) })),
  );

  protected nameOf(file: string): string {
    return file.slice(file.lastIndexOf('/') + 1);
  }

  /** The button that was pressed is gone then. */
  protected back(): void {
    this.code().set(undefined);
    this.moveFocus('.entries');
  }

  /** Shows the file here; with Ctrl, or another button, the browser opens it as a text. */
  protected choose(event: MouseEvent, file: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.code().set({ area: this.shown().area, file });
  }
}
