import { readFileSync } from 'node:fs';
import { Database } from '../../../lib/query/database';
import { postgres } from '../../../lib/query/dialects/postgres';
import { sqlite } from '../../../lib/query/dialects/sqlite';
import { readCollections } from '../../../lib/query/read-collections';
import type { RecordedServer, Recording } from './record';

/** The recorded answers. `npm run prove -- queries --record` asks the servers again. */
export const recording = JSON.parse(
  readFileSync(new URL('recorded.json', import.meta.url), 'utf8'),
) as Recording;

const dialects = { sqlite: sqlite(), postgres: postgres() };

/** The rows of the cases, as a server has them. */
export const databaseOf = ({ database, described }: RecordedServer): Database =>
  Database.of(readCollections(described), dialects[database], recording.rows);
