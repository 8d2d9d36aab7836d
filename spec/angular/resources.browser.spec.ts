import { itReads } from './resource-contract';

itReads('zoneless');
