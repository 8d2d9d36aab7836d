import { randomBytes } from 'node:crypto';

interface Server {
  readonly url: string;
  readonly admin: { readonly token: string };
}

/** Content of one spec file on the server that all share: its titles begin with a mark. */
export class MarkedContent {
  readonly mark = `spec ${randomBytes(4).toString('hex')}`;

  constructor(private readonly server: Server) {}

  async request<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.server.url}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.server.admin.token}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    const text = await response.text();
    // Nothing is answered to a deletion.
    return (text ? JSON.parse(text) : { data: null }).data;
  }

  /** Creates an article as somebody else than the users of the page. Returns its id. */
  async article(name: string, values: object = {}): Promise<number> {
    const title = `${this.mark} ${name}`;
    const { id } = await this.request<{ id: number }>('POST', 'items/articles', {
      title,
      ...values,
    });
    return id;
  }

  readArticle<T = Record<string, unknown>>(id: number, ...fields: readonly string[]): Promise<T> {
    return this.request<T>('GET', `items/articles/${id}?fields=${fields.join(',')}`);
  }

  /** Returns the titles of this file's articles or files, sorted. */
  async titles(collection: string, name = ''): Promise<string[]> {
    return (await this.rows(collection, name)).map(({ title }) => title);
  }

  async remove(): Promise<void> {
    for (const collection of ['items/articles', 'files']) {
      const keys = (await this.rows(collection, '')).map(({ id }) => id);
      if (keys.length > 0) await this.request('DELETE', collection, keys);
    }
  }

  private rows(collection: string, name: string): Promise<{ id: string; title: string }[]> {
    const filter = JSON.stringify({ title: { _starts_with: `${this.mark} ${name}` } });
    const query = `fields=id,title&sort=title&filter=${encodeURIComponent(filter)}`;
    return this.request('GET', `${collection}?${query}`);
  }
}
