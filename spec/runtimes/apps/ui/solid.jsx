import { For, from } from 'solid-js';
import { render } from 'solid-js/web';

function Component({ live, filter }) {
  const found = from(live.live('tags', { filter }));
  return (
    <ul>
      <For each={found()?.data}>{(row) => <li>{row.name}</li>}</For>
    </ul>
  );
}

export const mount = (element, live, filter) =>
  render(() => <Component live={live} filter={filter} />, element);
