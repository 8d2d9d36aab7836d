import { contracts } from './contracts';
import { differencesOf } from './differences';
import type { Contract } from './side-by-side';

/** The programs that compare a method, by the name that docs/migration.md gives it. */
export const comparedBy = (method: string): readonly Contract[] =>
  contracts.filter(({ methods }) => methods.includes(method));

/** Returns true if none of them differs in a way of its own. */
export const isSame = (method: string): boolean =>
  comparedBy(method).every(({ name }) => differencesOf(name).every(({ isGeneral }) => isGeneral));
