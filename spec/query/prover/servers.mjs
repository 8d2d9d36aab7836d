// @ts-check
import { startDirectus } from '../../../demo/server/directus.mjs';
import { startDirectusOnPostgres } from './postgres.mjs';

/**
 * @typedef {object} ProverServer
 * @property {string} url
 * @property {{ token: string }} admin
 * @property {'sqlite' | 'postgres'} database
 * @property {number} major
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} version
 * @returns {() => Promise<ProverServer>}
 */
const onSqlite = (version) => async () => ({
  ...(await startDirectus({ version, seed: false })),
  database: 'sqlite',
  major: Number.parseInt(version, 10),
});

/** The servers to compare with, by name. @type {Readonly<Record<string, () => Promise<ProverServer>>>} */
export const servers = {
  '11.17.4': onSqlite('11.17.4'),
  '12.4.1': onSqlite('12.4.1'),
  postgres: startDirectusOnPostgres,
};
