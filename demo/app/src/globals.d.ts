/** Put in by Vite: where Directus is, and the account the login form offers. */
declare const DEMO: { readonly url: string; readonly email: string; readonly password: string };
