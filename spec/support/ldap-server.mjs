import { once } from 'node:events';
import ldap from 'ldapjs';

/**
 * @typedef {object} Entry
 * @property {string} dn
 * @property {string} password
 * @property {Record<string, string>} attributes
 */

/**
 * @typedef {object} LdapServer
 * @property {string} url
 * @property {() => Promise<void>} stop
 */

/**
 * A directory on 127.0.0.1. It is searched and bound to as RFC 4511 says; nobody may search who is not bound.
 * An entry may be changed while it runs.
 *
 * @param {readonly Entry[]} entries
 * @returns {Promise<LdapServer>}
 */
export async function startLdapServer(entries) {
  const server = ldap.createServer();
  const sockets = new Set();
  server.server.on('connection', (socket) => sockets.add(socket));

  server.bind('', (request, response, next) => {
    const name = ldap.parseDN(request.name);
    const entry = entries.find(({ dn }) => name.equals(ldap.parseDN(dn)));
    if (entry?.password !== request.credentials) {
      next(new ldap.InvalidCredentialsError());
      return;
    }
    response.end();
    next();
  });

  server.search('', (request, response, next) => {
    if (request.connection.ldap.bindDN.equals('cn=anonymous')) {
      next(new ldap.InsufficientAccessRightsError());
      return;
    }
    const { baseObject: base, scopeName, filter } = request;
    // Names of attributes have no case; ldapjs looks for these in lower case.
    response.attributes = request.attributes.map((name) => name.toLowerCase());
    for (const { dn, attributes } of entries) {
      const name = ldap.parseDN(dn);
      const isInScope = {
        base: base.equals(name),
        single: base.equals(name.parent()),
        subtree: base.equals(name) || base.parentOf(name),
      }[scopeName];
      const found = { objectClass: 'inetOrgPerson', ...attributes };
      if (isInScope && filter.matches(found, false)) response.send({ dn, attributes: found });
    }
    response.end();
    next();
  });

  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `ldap://127.0.0.1:${server.address().port}`,
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
