// The Directus that the examples of the site talk to. It is in memory, and begins anew with each page.
import { fakeDirectus } from '../../../dist/testing.js';

const titles = [
  'What the sea keeps',
  'A quiet coast',
  'Light on the water',
  'The ferry of the morning',
  'Letters from the lighthouse',
  'Salt',
];

export const fake = fakeDirectus({
  url: 'https://directus.example.com',
  collections: {
    articles: { fields: { id: 'integer', title: { type: 'string', required: true } } },
  },
  rows: { articles: titles.map((title, index) => ({ id: index + 1, title })) },
  users: [{ email: 'anna@example.com', password: 'secret' }],
  latency: 150,
  uploadSpeed: 200_000,
});

// The frame around an example has buttons for what somebody else does.
addEventListener('message', ({ data, source }) => {
  if (source === parent && data === 'somebody-else')
    fake.create('articles', {
      title: `Written by somebody else at ${new Date().toLocaleTimeString()}`,
    });
});
