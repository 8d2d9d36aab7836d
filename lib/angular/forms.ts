import { errorText, type ErrorTexts } from '../errors/error-text';
import { type FieldError, fieldErrors } from '../errors/field-errors';
import { unchecked } from '../internal/unchecked';

/** The members of Angular's `AbstractControl` that are used: `@angular/forms` is not imported. */
export interface FormControlLike {
  readonly errors: object | null;
  /** Returns the control at a path with dots. */
  get(path: string): FormControlLike | null;
  /** Replaces the errors. */
  setErrors(errors: Record<string, unknown> | null): void;
  /** Marks it as visited, so that its errors are shown. */
  markAsTouched(): void;
}

/** Returns the control of a field, or the nearest around it: `articles` for `articles.title`, or the form. */
function controlOf(form: FormControlLike, field = ''): FormControlLike {
  const names = field.split('.');
  for (let depth = names.length; depth > 0; depth--) {
    const control = form.get(names.slice(0, depth).join('.'));
    if (control) return control;
  }
  return form;
}

/** A {@link FieldError} as `control.errors.directus`, with a sentence for people. */
export interface ServerError extends FieldError {
  /** The sentence of `errorText(error, texts)`. */
  readonly text: string;
}

/**
 * Shows in a reactive form what the server did not accept: each error at its control as `control.errors.directus`
 * ({@link ServerError}), until the control's value changes; those without a field, or without a control, at the form. Of several
 * errors of one control, the first is shown. Returns false, and changes nothing, where the failure is of another kind, such as a
 * lost connection.
 *
 * `texts`: sentences by code, as for `errorText`.
 *
 * @example
 * directus.items('articles').createOne(form.getRawValue()).subscribe({
 *   error: (error) => {
 *     if (!setServerErrors(form, error)) failure.set(errorText(error));
 *   },
 * });
 */
export function setServerErrors(
  form: FormControlLike,
  error: unknown,
  texts?: ErrorTexts,
): boolean {
  const found = fieldErrors(error);
  const shown = new Map<FormControlLike, FieldError>();
  for (const each of found) {
    const control = controlOf(form, each.field);
    if (!shown.has(control)) shown.set(control, each);
  }
  for (const [control, each] of shown) {
    const directus: ServerError = { ...each, text: errorText(each, texts) };
    control.setErrors({ ...control.errors, directus });
    control.markAsTouched();
  }
  return found.length > 0;
}

/** An error as the action of Angular's `submit(form, action)` returns it. */
export interface SubmitError<Tree> {
  readonly kind: 'directus';
  /** The sentence of `errorText(error, texts)`. */
  readonly message: string;
  readonly directus: FieldError;
  /** The part of the form that is at fault; the form itself where there is none for the field. */
  readonly fieldTree: Tree;
}

/** Returns the part of a signal form for a field, or the nearest around it. */
function treeOf<Tree>(form: Tree, field: string | undefined): Tree {
  let tree: unknown = form;
  for (const name of field?.split('.') ?? []) {
    const child: unknown = typeof tree === 'function' ? Reflect.get(tree, name) : undefined;
    if (typeof child !== 'function') break;
    tree = child;
  }
  return unchecked<Tree>(tree);
}

/**
 * Returns what the server did not accept as the errors of a signal form, for the action of `submit()` to return. Rethrows a
 * failure of another kind, such as a lost connection.
 *
 * `form`: the form that is submitted. `texts`: sentences by code, as for `errorText`.
 *
 * @example
 * await submit(this.form, async (form) => {
 *   try {
 *     await this.directus.items('articles').createOne(form().value());
 *     return undefined;
 *   } catch (error) {
 *     return submitErrors(this.form, error);
 *   }
 * });
 */
export function submitErrors<Tree>(
  form: Tree,
  error: unknown,
  texts?: ErrorTexts,
): SubmitError<Tree>[] {
  const found = fieldErrors(error);
  if (found.length === 0) throw error;
  return found.map((directus) => ({
    kind: 'directus',
    message: errorText(directus, texts),
    directus,
    fieldTree: treeOf(form, directus.field),
  }));
}
