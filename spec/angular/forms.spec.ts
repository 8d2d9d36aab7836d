import { describe, expect, it } from 'vitest';
import { type FormControlLike, setServerErrors, submitErrors } from '../../lib/angular/forms';
import { TransportError } from '../../lib/errors/errors';
import { refused } from '../errors/refused';

/** The members of Angular's `FormGroup` and `FormControl` that are used; the packages spec has the real ones. */
class Control implements FormControlLike {
  errors: Record<string, unknown> | null = null;
  touched = false;

  constructor(readonly children: Readonly<Record<string, Control>> = {}) {}

  get(path: string): Control | null {
    const [name = '', ...rest] = path.split('.');
    const child = this.children[name];
    return child && rest.length > 0 ? child.get(rest.join('.')) : (child ?? null);
  }

  setErrors(errors: Record<string, unknown> | null): void {
    this.errors = errors;
  }

  markAsTouched(): void {
    this.touched = true;
  }
}

const lost = new TransportError('no', 'NETWORK', { method: 'POST', path: '/items/people' });
const unique = (field: string) => ({ code: 'RECORD_NOT_UNIQUE', collection: 'people', field });
const required = (field: string, ...path: string[]) => ({
  code: 'FAILED_VALIDATION',
  field,
  path,
  type: 'required',
});

describe('setServerErrors', () => {
  const form = () =>
    new Control({
      email: new Control(),
      person: new Control({ name: new Control() }),
      notes: new Control(),
    });

  it('setServerErrors: puts each error at its control, beside what is there, with a sentence', () => {
    const it = form();
    it.get('email')?.setErrors({ other: true });
    expect(setServerErrors(it, refused(unique('email'), required('name', 'person')))).toBe(true);
    expect(it.get('email')?.errors).toMatchObject({
      other: true,
      directus: { code: 'RECORD_NOT_UNIQUE', text: 'This value is already in use.' },
    });
    expect(it.get('person.name')?.errors).toMatchObject({ directus: { rule: 'required' } });
    expect(it.get('person.name')?.touched).toBe(true);
    expect([it.errors, it.get('notes')?.errors, it.touched]).toEqual([null, null, false]);
  });

  it('setServerErrors: puts an error of a list at the list, and one without a control at the form', () => {
    const it = form();
    setServerErrors(it, refused(required('text', 'notes'), unique('slug'), unique('key')));
    expect(it.get('notes')?.errors).toMatchObject({ directus: { field: 'notes.text' } });
    expect(it.errors).toMatchObject({ directus: { field: 'slug' } });
  });

  it('setServerErrors: takes sentences of the application', () => {
    const it = form();
    setServerErrors(it, refused(unique('email')), { RECORD_NOT_UNIQUE: 'Vergeben.' });
    expect(it.get('email')?.errors).toMatchObject({ directus: { text: 'Vergeben.' } });
  });

  it('setServerErrors: changes nothing for a failure of another kind', () => {
    const it = form();
    expect(setServerErrors(it, lost)).toBe(false);
    expect([it.errors, it.touched]).toEqual([null, false]);
  });
});

describe('submitErrors', () => {
  /** The shape of Angular's `FieldTree`: a proxy of a function, whose members are the fields. */
  const tree = () => {
    const field = (children: object = {}) =>
      new Proxy(() => undefined, {
        get: (_, name): unknown =>
          Object.hasOwn(children, name) ? Reflect.get(children, name) : undefined,
      });
    return field({ email: field(), person: field({ name: field() }) });
  };

  it('submitErrors: leads each error to its field, or the nearest part of the form', () => {
    const form = tree();
    const errors = submitErrors(
      form,
      refused(
        unique('email'),
        required('name', 'person'),
        required('age', 'person'),
        unique('slug'),
      ),
    );
    const at = (path: string) =>
      path.split('.').reduce((part: object, name) => Reflect.get(part, name) as object, form);
    expect(errors.map(({ fieldTree }) => fieldTree)).toEqual([
      at('email'),
      at('person.name'),
      at('person'),
      form,
    ]);
    expect(errors[0]).toMatchObject({ kind: 'directus', message: 'This value is already in use.' });
  });

  it('submitErrors: does not take a member of functions for a field', () => {
    const form = tree();
    expect(submitErrors(form, refused(unique('call')))[0]?.fieldTree).toBe(form);
  });

  it('submitErrors: rethrows a failure of another kind', () => {
    expect(() => submitErrors(tree(), lost)).toThrow(lost);
  });
});
