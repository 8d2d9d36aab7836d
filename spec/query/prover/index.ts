export { compareWithServer } from './campaign';
export { isExcused } from './excused';
export { sqlite } from '../../../lib/query/dialects/sqlite';
export { postgres } from '../../../lib/query/dialects/postgres';
