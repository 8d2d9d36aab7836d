// @ts-check
// The demo's texts. Nothing is random: specs count on it.

export const languages = [
  { code: 'en-US', name: 'English', direction: 'ltr' },
  { code: 'de-DE', name: 'Deutsch', direction: 'ltr' },
  { code: 'ar-SA', name: 'العربية', direction: 'rtl' },
];

export const tags = [
  'news',
  'guides',
  'rxjs',
  'cms',
  'release',
  'performance',
  'community',
  'design',
].map((name) => ({ name }));

export const authors = [
  { name: 'Ada Keller', email: 'ada@example.com' },
  { name: 'Bo Lindqvist', email: 'bo@example.com' },
  { name: 'Chidi Obi', email: 'chidi@example.com' },
  { name: 'Dana Novak', email: 'dana@example.com' },
];

export const pages = [
  { slug: 'about', title: 'About us', content: 'Who writes here, and why.' },
  { slug: 'contact', title: 'Contact', content: 'Write to hello@example.com.' },
  { slug: 'imprint', title: 'Imprint', content: 'A demo, on your own machine.' },
  { slug: 'privacy', title: 'Privacy', content: 'Nothing leaves your machine.' },
  // A key with characters that must be escaped in a URL.
  { slug: 'help/first steps', title: 'First steps', content: 'Log in, then open an article.' },
];

export const site = {
  title: 'The Observable',
  tagline: 'News that arrives by itself',
  theme: 'light',
};

const subjects = [
  ['streams', 'Ströme'],
  ['live queries', 'Live-Abfragen'],
  ['file uploads', 'Datei-Uploads'],
  ['access tokens', 'Zugriffstoken'],
  ['relations', 'Beziehungen'],
  ['translations', 'Übersetzungen'],
  ['error handling', 'Fehlerbehandlung'],
  ['pagination', 'Seitenweise Listen'],
  ['full-text search', 'Volltextsuche'],
  ['permissions', 'Berechtigungen'],
];

const angles = [
  { title: 'A first look at', german: 'Ein erster Blick:' },
  { title: 'What we learned about', german: 'Was wir gelernt haben:' },
  { title: 'Five questions about', german: 'Fünf Fragen:' },
  { title: 'The quiet trouble with', german: 'Der leise Ärger:' },
];

/**
 * @param {string} title
 * @param {number} number
 */
const bodyOf = (title, number) =>
  [
    `${title}: this is article number ${number} of the demo, and the newsroom is yours to rearrange.`,
    'Open it in a second window and change a word there. It arrives here by itself, and what you have typed in the meantime stays.',
    'Change the same sentence in both, and you are asked which one is to stand.',
  ].join('\n\n');

const day = 24 * 60 * 60 * 1000;
const firstDay = Date.UTC(2024, 0, 1, 9);

/** 40 articles, each subject from each angle: of every 8, six are published, one is a draft and one is archived. */
export const articles = angles.flatMap((_, round) =>
  subjects.map(([subject = '', germanSubject = ''], place) => {
    const index = round * subjects.length + place;
    const { title = '', german = '' } = angles[(round + place) % angles.length] ?? {};
    const status = index % 8 === 5 ? 'draft' : index % 8 === 7 ? 'archived' : 'published';
    return {
      status,
      title: `${title} ${subject}`,
      body: bodyOf(`${title} ${subject}`, index + 1),
      date_published:
        status === 'draft' ? null : new Date(firstDay + index * 9 * day).toISOString(),
      views: (index * 137) % 1000,
      /** Places in the lists of authors, images and tags. */
      author: index % authors.length,
      image: index % 3 === 0 ? (index / 3) % 4 : null,
      tags: [index % tags.length, (index * 3 + 1) % tags.length].filter(
        (tag, at, all) => all.indexOf(tag) === at,
      ),
      translations: [
        { languages_code: 'en-US', title: `${title} ${subject}`, body: null },
        ...(index % 2 === 0
          ? [{ languages_code: 'de-DE', title: `${german} ${germanSubject}`, body: null }]
          : []),
      ],
    };
  }),
);
