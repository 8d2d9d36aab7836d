export { fetchBackend } from './transport/fetch-backend';
