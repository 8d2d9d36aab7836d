import { Component, computed, type ElementRef, inject, viewChild } from '@angular/core';
import { errorText } from 'directus-rx';
import { injectDirectus, injectMutation } from 'directus-rx/angular';
import { map, switchMap } from 'rxjs';
import { Toasts } from '../shared/toasts';

/**
 * Ends all sessions of the account but this one.
 *
 * Directus has no endpoint for it, but ends the sessions of an account whose email is written, also when it stays the
 * same (`UsersService.updateMany`); the account must be allowed to write it. This session is among them, unless it is
 * a cookie of the mode `session`: so it begins anew. The password is tried before that, as there would be no way back.
 */
@Component({
  selector: 'app-elsewhere',
  template: `
    <dialog #dialog aria-labelledby="elsewhere-title" (close)="forget()">
      <form novalidate (submit)="$event.preventDefault(); submit()">
        <h2 id="elsewhere-title">Sign out everywhere else</h2>
        <p class="muted">
          All other browsers and devices must log in again, at the latest when their token expires.
        </p>
        <div class="field">
          <label for="own-password">Your password</label>
          <input
            #password
            id="own-password"
            type="password"
            autocomplete="current-password"
            aria-describedby="own-password-error"
            [attr.aria-invalid]="!!failure()"
            (input)="signOut.reset()"
          />
          <p class="error" id="own-password-error" role="alert">{{ failure() }}</p>
        </div>
        <div class="actions">
          <button type="button" (click)="dialog.close()">Cancel</button>
          <button class="primary" [attr.aria-disabled]="signOut.pending()">
            {{ signOut.pending() ? 'Signing out …' : 'Sign out' }}
          </button>
        </div>
      </form>
    </dialog>
  `,
})
export class Elsewhere {
  private readonly directus = injectDirectus();
  private readonly toasts = inject(Toasts);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  private readonly password = viewChild.required<ElementRef<HTMLInputElement>>('password');

  /** Goes on when the dialog is closed: half way, there is no session left. */
  protected readonly signOut = injectMutation(
    (password: string) => {
      const { auth, users } = this.directus;
      return users.me.read({ fields: ['email'] }).pipe(
        map((me) => ({ email: me.email ?? '', password })),
        switchMap((account) =>
          auth.login(account).pipe(
            switchMap(() => users.me.update({ email: account.email }, { fields: ['id'] })),
            switchMap(() => auth.login(account)),
          ),
        ),
      );
    },
    {
      onSuccess: () => {
        this.toasts.done('Signed out everywhere else.');
        this.dialog().nativeElement.close();
      },
      onError: () => {
        this.password().nativeElement.select();
      },
    },
  );

  protected readonly failure = computed(() => {
    const error = this.signOut.error();
    if (!error) return '';
    return errorText(error, { INVALID_CREDENTIALS: 'The password is wrong.' });
  });

  open(): void {
    this.dialog().nativeElement.showModal();
  }

  protected submit(): void {
    void this.signOut(this.password().nativeElement.value);
  }

  protected forget(): void {
    this.password().nativeElement.value = '';
    this.signOut.reset();
  }
}
