import { unchecked } from '../internal/unchecked';

/** Returns an event of a socket that is no real one: browsers and Node have each a class of their own for it. */
export const socketEvent = (type: string, data?: string): never => unchecked<never>({ type, data });
