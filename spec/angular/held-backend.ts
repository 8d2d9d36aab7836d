import { Subject } from 'rxjs';
import type { Backend, TransportEvent } from '../../lib/index';

/** A backend whose answers come when the spec says so. */
export function held() {
  const answers: Subject<TransportEvent>[] = [];
  const backend = (): Backend => () => {
    const answer = new Subject<TransportEvent>();
    answers.push(answer);
    return answer;
  };
  const answer = (data: unknown) => {
    const waiting = answers.shift();
    waiting?.next({ type: 'reply', body: { raw: { data }, data, status: 200, headers: {} } });
    waiting?.complete();
  };
  return { backend, answer, waiting: () => answers.filter(({ observed }) => observed).length };
}
