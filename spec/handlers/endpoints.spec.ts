import { describe } from 'vitest';
import { endpoints } from '../parity/endpoints';
import { itMeetsTheContract } from '../support/endpoint-contract';

describe('every endpoint beside those of items', () => {
  itMeetsTheContract(endpoints.filter(({ isForm }) => !isForm));
});
