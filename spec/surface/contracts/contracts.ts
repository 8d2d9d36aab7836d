import { itemContracts } from './items';
import { sessionContracts } from './session';
import type { Contract } from './side-by-side';
import { systemContracts } from './system';
import { transportContracts } from './transport';

/** Everything that the class-based SDK promises. */
export const contracts: readonly Contract[] = [
  ...itemContracts,
  ...systemContracts,
  ...sessionContracts,
  ...transportContracts,
];
