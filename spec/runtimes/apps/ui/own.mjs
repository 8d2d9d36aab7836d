import * as own from '#ui';

globalThis.own = own;
