import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Component({ live, filter }) {
  const [rows, setRows] = useState([]);
  useEffect(() => {
    const subscription = live.live('tags', { filter }).subscribe(({ data }) => setRows(data));
    return () => subscription.unsubscribe();
  }, [live, filter]);
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.id}>{row.name}</li>
      ))}
    </ul>
  );
}

export function mount(element, live, filter) {
  const root = createRoot(element);
  root.render(
    <StrictMode>
      <Component live={live} filter={filter} />
    </StrictMode>,
  );
  return () => root.unmount();
}
