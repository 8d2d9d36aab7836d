import { type Observable, of } from 'rxjs';
import type { SocketClass } from './types';

export const socketClass = (): Observable<SocketClass> => of(WebSocket);
