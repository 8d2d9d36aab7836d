/** A field of a collection, as the server's `/fields` tells it: the type is the one the database has for it. */
export interface Field {
  readonly name: string;
  readonly type: string;
  /** `cast-boolean`, `cast-json`, `cast-csv`, `conceal` change what is read. */
  readonly special: readonly string[];
  readonly searchable: boolean;
  /** Digits of a decimal number in all, and after the point. */
  readonly precision: number | null;
  readonly scale: number | null;
}

/** A field that holds the key of a row in another collection. */
export interface ManyToOne {
  readonly kind: 'm2o';
  readonly field: string;
  readonly target: string;
  /** The same object at both ends of a relation. */
  readonly link: object;
}

/** An alias for the rows of another collection whose foreign key leads here. M2M, M2A and translations begin with one of these. */
export interface OneToMany {
  readonly kind: 'o2m';
  readonly field: string;
  readonly target: string;
  readonly foreignKey: string;
  readonly sortField: string | null;
  /** The collection that has the alias. */
  readonly source: string;
  readonly link: object;
}

/** A field that holds the key of a row in one of several collections, named by another field. */
export interface AnyToOne {
  readonly kind: 'a2o';
  readonly field: string;
  readonly collectionField: string;
  readonly targets: readonly string[];
  readonly link: object;
}

/** A relation, as the field that leads along it. */
export type Relation = ManyToOne | OneToMany | AnyToOne;

/** A collection: its fields and relations by name. */
export interface Collection {
  readonly name: string;
  /** The name of the primary key. */
  readonly key: string;
  readonly sortField: string | null;
  readonly fields: ReadonlyMap<string, Field>;
  readonly relations: ReadonlyMap<string, Relation>;
}

/** Collections by name. */
export type Collections = ReadonlyMap<string, Collection>;

/** A relation as the server's `/relations` tells it. */
export interface RelationRow {
  readonly collection: string;
  readonly field: string;
  readonly related: string | null;
  /** The alias at the other end. */
  readonly oneField: string | null;
  readonly oneCollectionField: string | null;
  readonly oneAllowedCollections: readonly string[] | null;
  readonly sortField: string | null;
}

/** Returns the relations of a collection by the field that leads along them; the first row wins, as on the server. */
export function relationsOf(
  collection: string,
  rows: readonly RelationRow[],
): ReadonlyMap<string, Relation> {
  const found = new Map<string, Relation>();
  const add = (relation: Relation) => {
    if (!found.has(relation.field)) found.set(relation.field, relation);
  };
  for (const link of rows) {
    const { field, related, oneField, oneCollectionField, oneAllowedCollections } = link;
    if (link.collection === collection) {
      if (oneCollectionField !== null && oneAllowedCollections) {
        const targets = oneAllowedCollections;
        add({ kind: 'a2o', field, collectionField: oneCollectionField, targets, link });
      } else if (related !== null) {
        add({ kind: 'm2o', field, target: related, link });
      }
    }
    if (related === collection && oneField !== null) {
      add({
        kind: 'o2m',
        field: oneField,
        target: link.collection,
        foreignKey: field,
        sortField: link.sortField,
        source: collection,
        link,
      });
    }
  }
  return found;
}
