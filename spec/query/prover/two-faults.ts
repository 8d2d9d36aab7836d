import { smaller } from './shrink';

/** The codes with which the engine and a server refuse a query; `undefined` for one that is answered. */
export interface Codes {
  readonly engine: string | undefined;
  readonly server: string | undefined;
}

/**
 * Returns true if a query that both refuse for different reasons has two faults: without one part both refuse it for the engine's
 * reason, and without another part both refuse it for the server's. Such a query may report either. The query has been shrunk, so
 * that no part of it can be left out.
 */
export async function hasTwoFaults(
  query: Record<string, unknown>,
  codesOf: (query: Record<string, unknown>) => Promise<Codes>,
): Promise<boolean> {
  const { engine, server } = await codesOf(query);
  if (engine === undefined || server === undefined || engine === server) return false;
  const alone = new Set<string>();
  for (const part of smaller(query)) {
    const codes = await codesOf(part as Record<string, unknown>);
    if (codes.engine !== undefined && codes.engine === codes.server) alone.add(codes.engine);
    if (alone.has(engine) && alone.has(server)) return true;
  }
  return false;
}
