import { openPage } from '../testing/open-page';

const article = { title: 'One', body: null, status: 'draft', image: null };

describe('ArticleEditor', () => {
  it('shows an article, saves it and leads back to the list', async () => {
    const page = await openPage('/articles/7');
    page.server.expectOne('GET', '/items/articles/7').flush(article);
    await page.stable();
    expect(page.find<HTMLInputElement>('input').value).toBe('One');

    page.write('input', 'Two');
    page.press('Save');
    page.server.on('GET', '/items/articles', () => []);
    const saving = page.server.expectOne('PATCH', '/items/articles/7');
    expect(saving.request.body).toEqual({ title: 'Two', body: '', status: 'draft' });
    saving.flush({ id: 7 });
    await page.stable();
    expect(page.router.url).toBe('/articles');
  });

  it('makes a new article, which needs a title', async () => {
    const page = await openPage('/articles/new');
    await page.stable();
    expect(page.find<HTMLButtonElement>('button', 'Save').disabled).toBe(true);
    page.write('input', 'New');
    page.press('Save');
    const saving = page.server.expectOne('POST', '/items/articles');
    expect(saving.request.body).toEqual({ title: 'New', body: '', status: 'draft' });
  });

  it('shows at the field what the server refuses, until it is changed', async () => {
    const page = await openPage('/articles/7', {
      answer: (server) => server.on('GET', '/items/articles/7', () => article),
    });
    await page.stable();
    page.write('input', 'Two!');
    page.press('Save');
    page.server
      .expectOne('PATCH', '/items/articles/7')
      .refuse(400, 'FAILED_VALIDATION', { field: 'title', type: 'regex' });
    await page.stable();
    expect(page.find('[role=alert]').textContent).toBe(
      'This value does not have the correct format.',
    );

    page.write('input', 'Two');
    await page.stable();
    expect(page.find('[role=alert]').textContent).toBe('');
  });
});
