/** How the prover starts a proxy, and what it expects of it. */
export interface Proxy {
  /** As the headings of docs/proxies.md say it. */
  readonly name: string;
  /** The package of Debian. */
  readonly package: string;
  readonly binary: string;
  /** The smallest configuration that works, with the addresses of docs/proxies.md. */
  readonly defaults: string;
  /** What mounts Directus below a path, as docs/proxies.md has it for `/api/`. */
  readonly subPath: (path: string) => string;
  /** Places that answer as in `scenes.mjs`, with the same addresses. */
  readonly scenes: (folder: string) => string;
  /** A whole configuration file around one of the above. */
  readonly file: (settings: FileSettings) => string;
  /** The arguments of the binary. */
  readonly args: (file: string, settings: FileSettings) => readonly string[];
  /** What fails, by the name of a check: a pattern of the outcome. */
  readonly fails: { readonly defaults: Outcomes; readonly recommended: Outcomes };
  /** Checks of scenes that this proxy does not play. */
  readonly without?: readonly string[];
}

type Outcomes = Readonly<Record<string, RegExp>>;

interface FileSettings {
  /** The configuration with real addresses in place of those of docs/proxies.md. */
  readonly site: string;
  /** For temporary files, which everybody may enter. */
  readonly folder: string;
  readonly port: number;
  /** Seconds after which the proxy closes an idle connection; `undefined` for the proxy's default. */
  readonly idleSeconds: number | undefined;
}
