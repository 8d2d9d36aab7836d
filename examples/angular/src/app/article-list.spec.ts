import { openPage } from '../testing/open-page';

const rows = (first: number, count: number) =>
  Array.from({ length: count }, (_, nth) => ({
    id: first - nth,
    title: `Article ${first - nth}`,
    status: 'draft',
    author: null,
  }));

describe('ArticleList', () => {
  it('reads page by page', async () => {
    const page = await openPage('/articles');
    page.server.expectOne('GET', '/items/articles').flush(rows(12, 10));
    await page.stable();
    expect(page.find('ul').children).toHaveLength(10);

    page.press('More');
    const request = page.server.expectOne('GET', '/items/articles');
    expect(request.request.params).toMatchObject({ limit: 10, offset: 10 });
    request.flush(rows(2, 2));
    await page.stable();
    expect(page.find('ul').children).toHaveLength(12);
    expect(() => page.find('button', 'More')).toThrow();
  });

  it('cancels a search that the user has changed', async () => {
    const page = await openPage('/articles');
    page.server.expectOne('GET', '/items/articles').flush([]);
    await page.stable();
    page.write('input[type=search]', 'one');
    const first = page.server.expectOne('GET', '/items/articles');
    page.write('input[type=search]', 'one two');
    expect(first.cancelled).toBe(true);
    page.server.expectOne('GET', '/items/articles').flush(rows(1, 1));
    await page.stable();
    expect(page.find('li').textContent).toContain('Article 1');
  });

  it('shows a failure as a sentence', async () => {
    const page = await openPage('/articles');
    page.server.expectOne('GET', '/items/articles').refuse(403, 'FORBIDDEN');
    await page.stable();
    expect(page.find('[role=alert]').textContent).toBe('You do not have permission to do this.');
  });
});
