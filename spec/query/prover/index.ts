export { compareWithServer } from './campaign';
export { sqlite } from '../../../lib/query/dialects/sqlite';
export { postgres } from '../../../lib/query/dialects/postgres';
export { askCases, recordingOf, textOf } from '../cases/record';
