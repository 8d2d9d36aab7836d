export { fetchBackend, fetchBackendWith, type FetchInit } from './transport/fetch-backend';
