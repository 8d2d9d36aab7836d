// A schema as an application writes it, for the positions in completions.spec.ts.
export interface Article {
  id: number;
  title: string;
  status: 'draft' | 'published' | 'archived';
  views: number;
  featured: boolean;
  date_published: string | null;
  author: number | Author | null;
  category: number | Category | null;
  tags: number[] | ArticleTag[];
  comments: number[] | Comment[];
}

interface Author {
  id: number;
  name: string;
  email: string | null;
  team: number | Team | null;
  articles: number[] | Article[];
}

interface Team {
  id: number;
  label: string;
  members: number[] | Author[];
}

interface Category {
  id: number;
  name: string;
  parent: number | Category | null;
}

interface Tag {
  id: number;
  word: string;
}

interface ArticleTag {
  id: number;
  article: number | Article;
  tag: number | Tag;
}

interface Comment {
  id: number;
  text: string;
  article: number | Article;
  date_created: string;
}

interface Page {
  id: number;
  slug: string;
  blocks: number[] | PageBlock[];
}

/** A junction to any of three collections. */
interface PageBlock {
  id: number;
  page: number | Page;
  collection: 'headings' | 'paragraphs' | 'galleries';
  item: string | Heading | Paragraph | Gallery;
}

interface Heading {
  id: string;
  headline: string;
  level: number;
}

interface Paragraph {
  id: string;
  body: string;
}

interface Gallery {
  id: string;
  caption: string;
  images: number[] | GalleryImage[];
}

interface GalleryImage {
  id: number;
  gallery: string | Gallery;
  position: number;
}

interface Product {
  id: number;
  sku: string;
  price: number;
  stock: number;
}

interface Order {
  id: number;
  customer: number | Customer;
  lines: number[] | OrderLine[];
  paid: boolean;
}

interface OrderLine {
  id: number;
  order: number | Order;
  product: number | Product;
  quantity: number;
}

interface Customer {
  id: number;
  company: string;
  address: number | Address | null;
}

interface Address {
  id: number;
  street: string;
  city: string;
}

interface Event {
  id: number;
  topic: string;
  starts: string;
  place: number | Place | null;
}

interface Place {
  id: number;
  room: string;
}

interface Site {
  id: number;
  site_title: string;
  theme: 'light' | 'dark';
}

export interface Schema {
  articles: Article[];
  authors: Author[];
  teams: Team[];
  categories: Category[];
  tags: Tag[];
  articles_tags: ArticleTag[];
  comments: Comment[];
  pages: Page[];
  page_blocks: PageBlock[];
  headings: Heading[];
  paragraphs: Paragraph[];
  galleries: Gallery[];
  gallery_images: GalleryImage[];
  products: Product[];
  orders: Order[];
  order_lines: OrderLine[];
  customers: Customer[];
  addresses: Address[];
  events: Event[];
  places: Place[];
  site: Site;
  directus_users: { nickname: string | null };
}
