// The compiler options of this repository are stricter than most: here the specs of types are compiled as applications
// compile them, against the declarations of the package. All settings, with older compilers too: `npm run prove -- types`.
import { version } from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, installDeclarations, removeApplication } from './flags/compile.mjs';
import { programsFor, settings } from './flags/matrix.mjs';

const timeout = 120_000;

describe('the specs of types', () => {
  beforeAll(installDeclarations, timeout);
  afterAll(removeApplication);

  it.each(settings.slice(0, 2))(
    'compile with $name',
    (setting) => {
      expect(compile(programsFor(setting, version), setting.flags).findings).toEqual([]);
    },
    timeout,
  );

  it(
    'need few instantiations and short declarations for what libraries export',
    () => {
      const flags = { strict: true, declaration: true };
      const exported = programsFor({ name: '', flags }, version).filter((file) =>
        file.endsWith('declaration.spec-d.ts'),
      );
      const { findings, instantiations, declarations } = compile(exported, flags);
      expect(findings).toEqual([]);
      expect(declarations).toBeGreaterThan(1_000);
      expect(declarations).toBeLessThan(9_000);
      expect(instantiations).toBeLessThan(200_000);
    },
    timeout,
  );
});
