import { computed, type Signal, signal } from '@angular/core';
import {
  type AbstractControl,
  FormControl,
  FormGroup,
  type ValidationErrors,
} from '@angular/forms';
import {
  type ArticleField,
  type ArticleValues,
  changedFields,
  EMPTY_ARTICLE,
  FIELDS,
  isSame,
  withFields,
} from './article-values';
import { mergeChanges } from './merge-changes';

type FieldTexts = Partial<Record<ArticleField, string>>;

const nonNullable = true;

const notBlank = ({ value }: AbstractControl<string>): ValidationErrors | null =>
  value.trim() === '' ? { blank: true } : null;

/**
 * The form of an article that others change, too. It knows the version of the server that it began with (`base`), so it can tell the user's
 * changes from those of others, send only the former, and merge the latter.
 */
export class ArticleForm {
  readonly group = new FormGroup({
    title: new FormControl(EMPTY_ARTICLE.title, { nonNullable, validators: notBlank }),
    body: new FormControl(EMPTY_ARTICLE.body, { nonNullable }),
    status: new FormControl(EMPTY_ARTICLE.status, { nonNullable }),
    author: new FormControl(EMPTY_ARTICLE.author),
    image: new FormControl(EMPTY_ARTICLE.image),
    tags: new FormControl(EMPTY_ARTICLE.tags, { nonNullable }),
  });

  private readonly current = signal(EMPTY_ARTICLE);
  private readonly loaded = signal(EMPTY_ARTICLE);
  private readonly unresolved = signal<readonly ArticleField[]>([]);
  /** The values that a save under way will store. */
  private sent: Partial<ArticleValues> = {};

  /** The values as the user sees them. */
  readonly values: Signal<ArticleValues> = this.current.asReadonly();
  /** The last version of the server that the values were merged with. */
  readonly base: Signal<ArticleValues> = this.loaded.asReadonly();
  /** The fields that saving will send. */
  readonly changed = computed(() => changedFields(this.loaded(), this.current()));
  /** The fields that somebody else has changed as well, and about which the user has to decide. */
  readonly conflicts = computed(() =>
    this.unresolved().filter((field) => !isSame(field, this.loaded(), this.current())),
  );

  /** A sentence for each field whose value is not accepted, by this form or by the server. */
  readonly errors = signal<FieldTexts>({});

  constructor() {
    this.group.events.subscribe(() => {
      this.current.set(this.group.getRawValue());
      this.errors.set(this.readErrors());
    });
  }

  /** Begins with a version of the server, or with a text that the user has written on top of it. */
  start(base: ArticleValues, values = base): void {
    this.loaded.set(base);
    this.unresolved.set([]);
    this.group.reset(values);
  }

  /** Takes over another version of the server. Returns the fields that this has changed in the form. */
  receive(theirs: ArticleValues): readonly ArticleField[] {
    const echoes = FIELDS.filter(
      (field) => field in this.sent && isSame(field, { ...theirs, ...this.sent }, theirs),
    );
    const base = withFields(this.loaded(), theirs, echoes);
    const { values, merged, conflicts } = mergeChanges(base, this.current(), theirs);
    this.loaded.set(theirs);
    this.unresolved.update((before) => [...new Set([...before, ...conflicts])]);
    if (merged.length > 0) this.group.patchValue(values);
    return merged;
  }

  /** Returns the values that are to be stored; until `stored` or `notStored`, they are known as this form's own. */
  send(): Partial<ArticleValues> {
    const values = { ...this.current(), title: this.current().title.trim() };
    this.sent = Object.fromEntries(this.changed().map((field) => [field, values[field]]));
    return this.sent;
  }

  stored(): void {
    this.loaded.update((base) => ({ ...base, ...this.sent }));
    // Without a space at its end, as it is stored, unless the user has gone on writing.
    const { title } = this.sent;
    if (title !== undefined && this.current().title.trim() === title)
      this.group.controls.title.setValue(title);
    this.sent = {};
  }

  notStored(): void {
    this.sent = {};
  }

  keepMine(field: ArticleField): void {
    this.unresolved.update((all) => all.filter((other) => other !== field));
  }

  takeTheirs(field: ArticleField): void {
    this.group.patchValue(withFields(this.current(), this.loaded(), [field]));
    this.keepMine(field);
  }

  private readErrors(): FieldTexts {
    const texts: FieldTexts = {};
    for (const field of FIELDS) {
      const control = this.group.controls[field];
      const refusal: unknown = control.getError('directus');
      if (isServerError(refusal)) texts[field] = refusal.text;
      else if (control.touched && control.hasError('blank'))
        texts[field] = 'An article needs a title.';
    }
    return texts;
  }
}

const isServerError = (error: unknown): error is { readonly text: string } =>
  typeof error === 'object' && error !== null && 'text' in error && typeof error.text === 'string';
