/** The Directus this page is for, and the account its login form offers: put in when the page is built. */
declare const DEMO: { readonly url: string; readonly email: string; readonly password: string };
