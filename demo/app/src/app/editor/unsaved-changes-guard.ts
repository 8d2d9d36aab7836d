import type { CanDeactivateFn } from '@angular/router';

/** A page that may have something to lose. */
export interface MayHoldUnsavedChanges {
  /** Returns true if the page may be left; asks the user where something would be lost. */
  mayLeave(): boolean | Promise<boolean>;
}

export const unsavedChangesGuard: CanDeactivateFn<MayHoldUnsavedChanges> = (page) =>
  page.mayLeave();
