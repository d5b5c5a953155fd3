import { createHash } from 'node:crypto'

import { z } from 'zod'

/**
 * A dump of the state store is text: lines of JSON. The head; for each table its head, a line for each row (an array of texts as PostgreSQL writes the
 * columns' values, null for none) and its end; the numbers that sequences have come to; the end, with the SHA-256 of all before it.
 */
export const dumpVersion = 1

const name = z.string().min(1).max(63)
const count = z.number().int().min(0)

export const dumpHead = z.strictObject({
  dump: z.literal('vedette state'),
  version: z.number().int(),
  /** Names of the schema's migrations. */
  migrations: z.array(z.string().min(1).max(200)).max(10_000),
})
export type DumpHead = z.infer<typeof dumpHead>

export const tableHead = z.strictObject({ table: name, columns: z.array(name).min(1).max(1000) })
export const tableEnd = z.strictObject({ rows: count })
export const sequencesLine = z.strictObject({
  sequences: z
    .array(z.strictObject({ table: name, column: name, value: z.string().regex(/^\d{1,19}$/), isCalled: z.boolean() }))
    .max(10_000),
})
export const dumpEnd = z.strictObject({ tables: count, rows: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) })

/** How many rows each table has. */
export type StateCounts = Readonly<Record<string, number>>

/** SHA-256 over lines, each with its line end. */
export function createLineHash(): { add(line: string): void; digest(): string } {
  const hash = createHash('sha256')
  return {
    add: (line) => void hash.update(line).update('\n'),
    digest: () => hash.copy().digest('hex'),
  }
}
