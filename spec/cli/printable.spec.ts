import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readDataModel } from '../../lib/cli/data-model';
import { printable } from '../../lib/cli/printable';
import { schemaSource } from '../../lib/cli/schema-source';
import { literal } from '../../lib/cli/type-names';

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Text with what terminals and editors act on. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('\u001b[2J', '\u009b31m', '\r', '\n', '\u2028', '\u202e', '\u2066', '\0'),
      fc.constantFrom("'", '"', '`', '\\', '*/', '//', '${x}', '\ud800', '\u200b', '\ufeff'),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

describe('text of the server in the command line', () => {
  it('printable: escapes what a terminal would act on, and keeps the rest', () => {
    expect(printable('\u001b]0;x\u0007 \u009b2J a\r\nb\u202e')).toBe(
      '\\u001b]0;x\\u0007 \\u009b2J a\\u000d\\u000ab\\u202e',
    );
    expect(printable('Größe 日本 😀')).toBe('Größe 日本 😀');
  });

  it('literal: is one string literal with the same value, without unprintable characters', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const text = literal(value);
        expect(
          text.replace(/[\p{Cf}]/gu, (char) => (value.includes(char) ? '' : char)),
        ).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        const { statements } = ts.createSourceFile('a.ts', `(${text});`, ts.ScriptTarget.Latest);
        expect(statements).toHaveLength(1);
        // eslint-disable-next-line @typescript-eslint/no-implied-eval -- how JavaScript reads it
        expect(new Function(`return ${text}`)()).toBe(value);
      }),
    );
    expect(UNPRINTABLE.test(literal('\u001b\u202e\u2028'))).toBe(false);
  });

  it('schemaSource: names and choices of a server add no statement to the generated file', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (collection, field, choice) => {
        const meta = { options: { choices: [{ value: choice }] }, interface: field };
        const model = readDataModel(
          [{ collection, schema: {} }],
          [{ collection, field, type: choice, schema: {}, meta }],
          [{ collection, field, related_collection: choice, meta: { one_field: field } }],
        );
        const source = schemaSource(model, new Map());
        const { statements } = ts.createSourceFile('schema.ts', source, ts.ScriptTarget.Latest);
        expect(statements.every(ts.isInterfaceDeclaration)).toBe(true);
        expect(source.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'schemaSource: a field of the type %s is text, not a member of Object',
    (type) => {
      const model = readDataModel(
        [{ collection: 'a', schema: {} }],
        [{ collection: 'a', field: 'b', type, schema: { is_nullable: false } }],
        [],
      );
      expect(schemaSource(model, new Map())).toContain('  b: string;\n');
    },
  );

  it('schemaSource: a choice of 1e999 is no literal', () => {
    const meta = {
      options: { choices: JSON.parse('[{"value":1e999},{"value":-1e999}]') as unknown },
    };
    const model = readDataModel(
      [{ collection: 'a', schema: {} }],
      [{ collection: 'a', field: 'b', type: 'string', schema: { is_nullable: false }, meta }],
      [],
    );
    expect(schemaSource(model, new Map())).toContain('  b: string;\n');
  });
});
