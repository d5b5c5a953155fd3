import { Fault } from '../../src/lib/errors.ts'
import type { QueryParams, QueryResult, TelemetryStore } from '../../src/storage/telemetry/telemetry-store.ts'
import { readRows } from './numbered-rows.ts'

/**
 * What happens to one INSERT. A real engine does all of these, but not when a test asks it to:
 * `lost`: it dies before anything is stored; `unseen`: it stores everything and dies before it answers; `token_only`: it writes the
 * token down, then dies before the rows are there; `some_partitions`: it dies after the first of several parts; `half`: it dies
 * after half of the rows of each part.
 */
export type InsertFate = 'stored' | 'lost' | 'unseen' | 'token_only' | 'some_partitions' | 'half'

interface Part {
  readonly table: string
  readonly partition: string
  readonly segment: bigint
  readonly numbers: number[]
}

export interface FailingStore extends TelemetryStore {
  /** Every number stored, as often as it is. */
  numbers(table: string): number[]
  readonly inserts: readonly { readonly table: string; readonly token: string; readonly rows: number }[]
}

export interface FailingStoreOptions {
  /** Asked for each INSERT with rows. Default: all are stored. */
  readonly fate?: () => InsertFate
  /** Calls that fail after each death. Default 1. */
  readonly deadCalls?: number
  /** The INSERT is refused when one of these is in it, ... */
  readonly refused?: ReadonlySet<number>
  /** ... or kills the store. */
  readonly deadly?: ReadonlySet<number>
  /** Tables that are missing: every INSERT is refused. */
  readonly missing?: Set<string>
  /** Rows cannot be removed. */
  readonly appendOnly?: boolean
}

/** A store for numbered rows that follows ClickHouse's rules for parts and tokens and fails as it is told. */
export function createFailingStore(options: FailingStoreOptions = {}): FailingStore {
  const parts: Part[] = []
  const tokens = new Set<string>()
  const inserts: { table: string; token: string; rows: number }[] = []
  let dead = 0

  const die = (): never => {
    dead = options.deadCalls ?? 1
    throw new Fault('unavailable', 'the engine is gone')
  }
  const answer = (): void => {
    if (dead > 0) {
      dead--
      throw new Fault('unavailable', 'the engine is starting')
    }
  }

  return {
    inserts,
    numbers: (table) => parts.filter((part) => part.table === table).flatMap((part) => part.numbers),

    async insert(table, buffers, token) {
      answer()
      const rows = buffers.flatMap((bytes) => readRows(table, bytes))
      if (options.missing?.has(table) === true) throw new Fault('bad_input', `no table ${table}`)
      if (rows.length === 0) return
      inserts.push({ table, token, rows: rows.length })
      if (rows.some(({ number }) => options.refused?.has(number))) throw new Fault('bad_input', 'rows are broken')
      if (rows.some(({ number }) => options.deadly?.has(number))) die()
      const fate = options.fate?.() ?? 'stored'
      if (fate === 'lost') die()
      const blocks = new Map<string, Part>()
      for (const { number, partition, segment } of rows) {
        const block = blocks.get(partition) ?? { table, partition, segment, numbers: [] }
        block.numbers.push(number)
        blocks.set(partition, block)
      }
      for (const [partition, block] of blocks) {
        const name = `${table} ${partition} ${token}`
        if (tokens.has(name)) continue
        tokens.add(name)
        if (fate === 'token_only') die()
        parts.push(fate === 'half' ? { ...block, numbers: block.numbers.slice(0, Math.ceil(block.numbers.length / 2)) } : block)
        if (fate === 'some_partitions') die()
      }
      if (fate === 'unseen' || fate === 'half') die()
    },

    async query(sql: string, params: QueryParams = {}): Promise<QueryResult<never>> {
      answer()
      const table = /FROM (\w+)/.exec(sql)?.[1] ?? ''
      const counts = new Map<string, number>()
      for (const part of parts.filter((candidate) => candidate.table === table && String(candidate.segment) === params['segment'])) {
        counts.set(part.partition, (counts.get(part.partition) ?? 0) + part.numbers.length)
      }
      const rows = [...counts].map(([partition, stored]) => ({ partition, stored: String(stored) }))
      return {
        columns: [], // The caller names the type of its rows.
        rows: rows as never[],
        statistics: { elapsedMs: 0, rowsRead: 0, bytesRead: 0 },
      }
    },

    async command(sql, params: QueryParams = {}) {
      answer()
      if (options.appendOnly === true) throw new Fault('bad_input', 'mutations are not supported')
      const table = /ALTER TABLE (\w+) DELETE/.exec(sql)?.[1]
      const isGone = (part: Part): boolean =>
        part.table === table && String(part.segment) === params['segment'] && part.partition === params['partition']
      parts.splice(0, parts.length, ...parts.filter((part) => !isGone(part)))
    },

    async stream() {
      throw new Error('not used')
    },
    isShared: false,
    // Nothing in front of this store remembers what it holds.
    onInsert: () => () => undefined,
    async ping() {
      if (dead === 0) return true
      dead--
      return false
    },
    async close() {},
  }
}
