/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
import { describe, expectTypeOf, it } from 'vitest';
import { Directus, type DirectusUser, type QueryMany } from '../../lib';
import type { Article, Author, ListSchema } from './schema';

interface Heading {
  id: number;
  title: string;
  author: number | Author;
}

interface Paragraph {
  id: number;
  text: string;
}

interface Block {
  id: number;
  sheets_id: number | Sheet;
  collection: 'headings' | 'paragraphs';
  item: string | Heading | Paragraph;
}

interface Sheet {
  id: number;
  name: string;
  printed: 'datetime' | null;
  edited: Date | string;
  look: Record<string, unknown> | null;
  owner: string | DirectusUser<Schema>;
  blocks: number[] | Block[];
}

interface Schema extends ListSchema {
  headings: Heading[];
  paragraphs: Paragraph[];
  sheets: Sheet[];
  blocks: Block[];
}

const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');
const sheets = directus.items('sheets');

describe('fields of relations as objects', () => {
  it('give what dot notation gives', async () => {
    const nested = await articles.readOne(1, {
      fields: ['id', { author: ['name', { articles: ['id'] }], tags: ['tags_id.name'] }],
    });
    expectTypeOf(nested).toEqualTypeOf<{
      id: number;
      author: { name: string; articles: { id: number }[] };
      tags: { tags_id: { name: string } }[];
    }>();
    const dotted = await articles.readOne(1, {
      fields: ['id', 'author.name', 'author.articles.id', 'tags.tags_id.name'],
    });
    expectTypeOf(dotted).toEqualTypeOf(nested);
  });

  it('may stand in several objects', async () => {
    const article = await articles.readOne(1, {
      fields: [{ author: ['name'] }, { tags: ['id'] }, 'author.email'],
    });
    expectTypeOf(article).toEqualTypeOf<{
      author: { name: string; email: string | null };
      tags: { id: number }[];
    }>();
  });

  it('take *', async () => {
    const article = await articles.readOne(1, { fields: ['*', { author: ['*'] }] });
    expectTypeOf(article.author.articles).toEqualTypeOf<number[]>();
    expectTypeOf(article.tags).toEqualTypeOf<number[]>();
  });

  it('keep a relation that may be empty nullable', async () => {
    const article = await articles.readOne(1, { fields: [{ reviewer: ['name'] }] });
    expectTypeOf(article).toEqualTypeOf<{ reviewer: { name: string } | null }>();
  });

  it('are checked', () => {
    // @ts-expect-error -- no such relation
    articles.readOne(1, { fields: [{ autor: ['name'] }] });
    // @ts-expect-error -- no such field of an author
    articles.readOne(1, { fields: [{ author: ['nmae'] }] });
    // @ts-expect-error -- no such field, two relations away
    articles.readOne(1, { fields: [{ author: ['id', { articles: ['titel'] }] }] });
    // @ts-expect-error -- a title has no fields
    articles.readOne(1, { fields: [{ title: ['length'] }] });
  });
});

describe('relations to items of any of several collections', () => {
  it('give the item of the collection that was named, and the key of others', async () => {
    const sheet = await sheets.readOne(1, {
      fields: ['blocks.collection', 'blocks.item:headings.title'],
    });
    expectTypeOf(sheet).toEqualTypeOf<{
      blocks: (
        | { collection: 'headings'; item: { title: string } }
        | { collection: 'paragraphs'; item: string }
      )[];
    }>();
  });

  it('narrow by the collection that they name', async () => {
    const sheet = await sheets.readOne(1, {
      fields: ['blocks.*', 'blocks.item:headings.title', 'blocks.item:paragraphs.text'],
    });
    for (const block of sheet.blocks) {
      if (block.collection === 'headings') {
        expectTypeOf(block.item).toEqualTypeOf<{ title: string }>();
      } else expectTypeOf(block.item).toEqualTypeOf<{ text: string }>();
    }
    const nested = await sheets.readOne(1, {
      fields: [{ blocks: ['collection', { item: { headings: ['title'], paragraphs: ['text'] } }] }],
    });
    for (const block of nested.blocks) {
      if (block.collection === 'paragraphs') expectTypeOf(block.item.text).toBeString();
    }
    const whole = await sheets.readOne(1, { fields: ['blocks.collection', 'blocks.item.*'] });
    for (const block of whole.blocks) {
      if (block.collection === 'headings') expectTypeOf(block.item.title).toBeString();
    }
    const { data } = await directus.items('blocks').readByQuery({
      fields: ['collection', 'sheets_id.name', 'item:headings.author.name'],
    });
    expectTypeOf(data).toEqualTypeOf<
      (
        | {
            collection: 'headings';
            sheets_id: { name: string };
            item: { author: { name: string } };
          }
        | { collection: 'paragraphs'; sheets_id: { name: string }; item: string }
      )[]
    >();
  });

  it('stay as they are where no relation is followed, or the name could be any', async () => {
    const keys = await sheets.readOne(1, { fields: ['blocks.collection', 'blocks.item'] });
    expectTypeOf(keys).toEqualTypeOf<{
      blocks: { collection: 'headings' | 'paragraphs'; item: string }[];
    }>();
    const activity = await directus.activity.readOne(1, { fields: ['collection', 'user.email'] });
    expectTypeOf(activity.collection).toEqualTypeOf<string>();
  });

  it('give items of every collection that was named', async () => {
    const sheet = await sheets.readOne(1, {
      fields: [
        { blocks: [{ item: { headings: ['title', 'author.name'], paragraphs: ['text'] } }] },
      ],
    });
    expectTypeOf(sheet).toEqualTypeOf<{
      blocks: { item: { title: string; author: { name: string } } | { text: string } }[];
    }>();
  });

  it('give every item whole with *', async () => {
    const sheet = await sheets.readOne(1, { fields: ['blocks.item.*'] });
    expectTypeOf(sheet).toEqualTypeOf<{
      blocks: {
        item: { id: number; title: string; author: number } | { id: number; text: string };
      }[];
    }>();
  });

  it('are checked', () => {
    // @ts-expect-error -- no such collection
    sheets.readOne(1, { fields: ['blocks.item:heading.title'] });
    // @ts-expect-error -- not one of those it may lead to
    sheets.readOne(1, { fields: ['blocks.item:authors.name'] });
    // @ts-expect-error -- no such field of a heading
    sheets.readOne(1, { fields: ['blocks.item:headings.titel'] });
    // @ts-expect-error -- no such field of a heading
    sheets.readOne(1, { fields: [{ blocks: [{ item: { headings: ['titel'] } }] }] });
    // @ts-expect-error -- no such collection
    sheets.readOne(1, { fields: [{ blocks: [{ item: { heading: ['title'] } }] }] });
    // @ts-expect-error -- only some of them have a title
    sheets.readOne(1, { fields: ['blocks.item.title'] });
  });
});

describe('aliases', () => {
  it('name a field in fields and in the result', async () => {
    const article = await articles.readOne(1, {
      alias: { reviews: 'tags', year: 'year(date_published)' },
      fields: ['id', 'year', 'reviews.tags_id.name'],
    });
    expectTypeOf(article).toEqualTypeOf<{
      id: number;
      year: number | null;
      reviews: { tags_id: { name: string } }[];
    }>();
  });

  it('come with all the others when no fields are named', async () => {
    const article = await articles.readOne(1, { alias: { heading: 'title' } });
    expectTypeOf(article.heading).toEqualTypeOf<string>();
    expectTypeOf(article.title).toEqualTypeOf<string>();
  });

  it('can be meant by deep', () => {
    articles.readByQuery({ alias: { some: 'tags' }, deep: { some: { _limit: 1 } } });
  });

  it('are checked', () => {
    // @ts-expect-error -- no such field
    articles.readOne(1, { alias: { reviews: 'tgas' } });
    // @ts-expect-error -- no such alias
    articles.readOne(1, { alias: { reviews: 'tags' }, fields: ['review'] });
    // @ts-expect-error -- no such field behind an alias
    articles.readOne(1, { alias: { reviews: 'tags' }, fields: ['reviews.tag_id'] });
  });
});

describe('functions', () => {
  it('come under the names that the server gives them', async () => {
    const article = await articles.readOne(1, {
      fields: ['title', 'year(date_published)', 'count(tags)', 'author.count(articles)'],
    });
    expectTypeOf(article).toEqualTypeOf<{
      title: string;
      author: { articles_count: number };
      date_published_year: number | null;
      tags_count: number;
    }>();
  });

  it('look into JSON', async () => {
    const sheet = await sheets.readOne(1, { fields: ['json(look, a[0].b)', 'count(look)'] });
    expectTypeOf(sheet).toEqualTypeOf<{ look_a_0_b_json: unknown; look_count: number | null }>();
  });

  it('are checked', () => {
    // @ts-expect-error -- no such function
    articles.readOne(1, { fields: ['yaer(date_published)'] });
    // @ts-expect-error -- no such field
    articles.readOne(1, { fields: ['year(date_publishd)'] });
    // @ts-expect-error -- a text has no length that the server counts
    articles.readOne(1, { fields: ['count(title)'] });
    // @ts-expect-error -- a number has no year
    articles.readOne(1, { fields: ['year(views)'] });
    // @ts-expect-error -- JSON is read by a function
    sheets.readOne(1, { fields: ['look.color'] });
  });
});

describe('dates', () => {
  it('may be typed as Date, or as @directus/sdk types them', async () => {
    const sheet = await sheets.readOne(1, { fields: ['printed', 'edited', 'year(printed)'] });
    expectTypeOf(sheet).toEqualTypeOf<{
      printed: string | null;
      edited: Date | string;
      printed_year: number | null;
    }>();
    sheets.readByQuery({
      filter: { printed: { _lt: '$NOW' }, edited: { _gte: new Date() } },
      sort: ['-printed'],
    });
  });
});

describe('groups', () => {
  it('hold what they are grouped by and what was worked out', async () => {
    const { data } = await articles.readByQuery({
      aggregate: { count: '*', avg: ['views'], max: ['views', 'date_published'] },
      groupBy: ['author', 'year(date_published)'],
      sort: ['-count', 'avg.views', 'author'],
    });
    expectTypeOf(data).toEqualTypeOf<
      {
        author: number;
        date_published_year: number | null;
        count: number | string;
        avg: { views: number | string | null };
        max: { views: number | null; date_published: string | null };
      }[]
    >();
  });

  it('may be of everything, or of nothing but the fields', async () => {
    const { data } = await articles.readByQuery({ aggregate: { countDistinct: 'author' } });
    expectTypeOf(data).toEqualTypeOf<{ countDistinct: { author: number | string } }[]>();
    const groups = await articles.readByQuery({ groupBy: ['status'] });
    expectTypeOf(groups.data).toEqualTypeOf<{ status: 'draft' | 'published' }[]>();
  });

  it('are checked', () => {
    // @ts-expect-error -- no such function
    articles.readByQuery({ aggregate: { count: '*', medain: 'views' } });
    // @ts-expect-error -- no such field
    articles.readByQuery({ aggregate: { avg: ['veiws'] } });
    // @ts-expect-error -- no such field
    articles.readByQuery({ aggregate: { count: '*' }, groupBy: ['autor'] });
    // @ts-expect-error -- not one of the columns
    articles.readByQuery({ aggregate: { count: '*' }, sort: ['-cuont'] });
  });
});

describe('deep', () => {
  it('is typed by relation, as far as relations go', () => {
    articles.readByQuery({
      deep: {
        tags: {
          _limit: 3,
          _sort: ['-id', 'tags_id.name'],
          _filter: { tags_id: { name: { _in: ['news'] } } },
        },
        author: { articles: { _search: 'a', _page: 2 } },
      },
    });
    sheets.readByQuery({ deep: { blocks: { 'item:headings': { _limit: 1 } } } });
  });

  it('is checked', () => {
    // @ts-expect-error -- no such relation
    articles.readByQuery({ deep: { tgas: { _limit: 1 } } });
    // @ts-expect-error -- no such option
    articles.readByQuery({ deep: { tags: { _limt: 1 } } });
    // @ts-expect-error -- no such field
    articles.readByQuery({ deep: { tags: { _filter: { tag_id: { _eq: 1 } } } } });
    // @ts-expect-error -- no such field
    articles.readByQuery({ deep: { tags: { _sort: ['nmae'] } } });
    // @ts-expect-error -- a title is no relation
    articles.readByQuery({ deep: { title: { _limit: 1 } } });
  });
});

describe('filter and sort', () => {
  it('take dynamic values, functions and items of one of several collections', () => {
    articles.readByQuery({
      filter: {
        author: { 'count(articles)': { _gt: 3 } },
        views: { _in: [1, 2], _neq: '$CURRENT_USER.points' },
        tags: { _null: true },
      },
      sort: ['author.count(articles)', '-tags.tags_id.name'],
    });
    sheets.readByQuery({
      filter: { blocks: { _some: { 'item:headings': { title: { _eq: 'a' } } } } },
      sort: ['-blocks.item:headings.title'],
    });
  });

  it('are checked through relations', () => {
    // @ts-expect-error -- no such field of an author
    articles.readByQuery({ sort: ['-author.nmae'] });
    // @ts-expect-error -- nothing sorts by everything
    articles.readByQuery({ sort: ['*'] });
    // @ts-expect-error -- no such function
    articles.readByQuery({ sort: ['yaer(date_published)'] });
    // @ts-expect-error -- no such dynamic value
    articles.readByQuery({ filter: { views: { _eq: '$CURENT_USER' } } });
    // @ts-expect-error -- no such operator
    articles.readByQuery({ filter: { author: { _eqq: 1 } } });
    // @ts-expect-error -- for validation only; the server refuses it in a filter
    articles.readByQuery({ filter: { title: { _regex: 'a' } } });
    // @ts-expect-error -- no such field behind _some
    articles.readByQuery({ filter: { tags: { _some: { tag_id: { _eq: 1 } } } } });
  });
});

describe('additions to system collections', () => {
  it('are found behind relations too', async () => {
    const sheet = await sheets.readOne(1, { fields: ['owner.bio', 'owner.role.users.bio'] });
    expectTypeOf(sheet).toEqualTypeOf<{
      owner: { bio: string; role: { users: { bio: string }[] } | null };
    }>();
  });

  it('leave system collections without any as they are', async () => {
    const role = await directus.items('directus_roles').readOne('a', { fields: ['users.email'] });
    expectTypeOf(role).toEqualTypeOf<{ users: { email: string | null }[] }>();
  });
});

describe('a query that is written before it is used', () => {
  it('is checked, and gives items', async () => {
    const query: QueryMany<Article> = {
      fields: ['id', 'author.name'],
      sort: ['-title'],
      filter: { views: { _gt: 1 } },
    };
    const { data } = await articles.readByQuery(query);
    expectTypeOf(data.at(0)?.title).toEqualTypeOf<string | undefined>();
    // @ts-expect-error -- no such field
    await articles.readByQuery({ sort: ['titel'] } satisfies QueryMany<Article>);
  });
});
