import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'

import { migrations } from '../migrations/index.ts'

let known: Promise<ReadonlySet<string>> | undefined

/** Names of the tables that our migrations make: a database that is shared may have others beside them, which are nobody's business here. */
export function readOwnTables(): Promise<ReadonlySet<string>> {
  known ??= listMade()
  return known
}

/** What the migrations say, without a database. */
async function listMade(): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  const db = new Kysely<never>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (one) => new PostgresIntrospector(one),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => {
      const name = /^\s*create table (?:if not exists )?"?(\w+)/i.exec(query.sql)?.[1]
      if (name !== undefined) names.add(name)
    },
  })
  for (const migration of migrations) await migration.up(db)
  return names
}
