import { beforeEach } from 'vitest';
import { LocalStorage } from '../../lib/storage/local';
import { storageContract } from '../support/storage-contract';

beforeEach(() => {
  localStorage.clear();
});

storageContract('LocalStorage in a browser', (prefix) => new LocalStorage(prefix));
