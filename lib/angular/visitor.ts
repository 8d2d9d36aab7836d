/** The visitor whose request a server renders, as `withVisitorSession` has found out. */
export interface Visitor {
  /** True if it is known whether the visitor is logged in. */
  readonly isKnown: boolean;
  /** The token of the visitor's session; `null` where there is none. */
  readonly token: string | null;
}

const byOptions = /* @__PURE__ */ new WeakMap<object, Visitor>();
const byClient = /* @__PURE__ */ new WeakMap<object, Visitor>();

/** Notes the visitor of the client that will be made with these options of its session. */
export const noteVisitor = (authOptions: object, visitor: Visitor): void => {
  byOptions.set(authOptions, visitor);
};

/** Notes for whom a client was made with these options. */
export function assignVisitor(client: object, authOptions: object | undefined): void {
  const visitor = authOptions && byOptions.get(authOptions);
  if (visitor) byClient.set(client, visitor);
}

/** Returns the visitor of a client on a server; `undefined` in browsers, and without `withVisitorSession`. */
export const visitorOf = (client: object): Visitor | undefined => byClient.get(client);
