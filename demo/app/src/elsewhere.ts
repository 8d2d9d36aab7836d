import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { catchError, EMPTY, finalize, map, switchMap } from 'rxjs';
import { client } from './client';
import { codeOf, messageOf, Toasts } from './toasts';

/**
 * Ends all sessions of the account but this one.
 *
 * Directus has no endpoint for it, but ends the sessions of an account whose email is written, also when it stays the
 * same (`UsersService.updateMany`); the account must be allowed to write it. This session is among them, unless it is
 * a cookie of the mode `session`: so it begins anew. The password is tried before that, as there would be no way back.
 */
@Component({
  selector: 'app-elsewhere',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog #dialog aria-labelledby="elsewhere-title" (close)="closed.emit()">
      <form (submit)="signOut($event, password.value)">
        <h2 id="elsewhere-title">Sign out everywhere else</h2>
        <p class="muted">
          All other browsers and devices must log in again, at the latest when their token expires.
        </p>
        <label>
          Your password
          <input #password type="password" autocomplete="current-password" required />
        </label>
        <p role="alert">{{ refusal() }}</p>
        <div class="bar end">
          <button type="button" (click)="dialog.close()">Cancel</button>
          <button class="primary" [disabled]="busy()">Sign out</button>
        </div>
      </form>
    </dialog>
  `,
})
export class Elsewhere {
  readonly #directus = client();
  readonly #toasts = inject(Toasts);
  readonly closed = output();
  readonly refusal = signal('');
  readonly busy = signal(false);
  readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterNextRender(() => {
      this.dialog().nativeElement.showModal();
    });
  }

  signOut(event: Event, password: string): void {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    this.refusal.set('');
    const { auth, users } = this.#directus;
    users.me
      .read({ fields: ['email'] })
      .pipe(
        map((me) => ({ email: me.email ?? '', password })),
        switchMap((account) =>
          auth.login(account).pipe(
            switchMap(() => users.me.update({ email: account.email }, { fields: ['id'] })),
            switchMap(() => auth.login(account)),
          ),
        ),
        catchError((error: unknown) => {
          this.refusal.set(`${codeOf(error)}: ${messageOf(error)}`);
          return EMPTY;
        }),
        finalize(() => {
          this.busy.set(false);
        }),
      )
      // Not stopped when the dialog is closed: half way, there is no session left.
      .subscribe(() => {
        this.#toasts.tell('Signed out everywhere else');
        this.dialog().nativeElement.close();
      });
  }
}
