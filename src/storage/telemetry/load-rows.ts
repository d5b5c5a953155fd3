import { Readable } from 'node:stream'

import { Fault } from '../../lib/errors.ts'
import { connect, type TelemetryStoreOptions } from './connect.ts'
import { toFault } from './store-fault.ts'

interface RowLoader {
  /** Inserts what a SELECT of these columns answered in the format Native. Throws Fault `unavailable`, `bad_input`, `cancelled`. */
  load(table: string, columns: readonly string[], native: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

const withinMs = 1_800_000

/** For rows that were stored before: they come back as they were, also where two blocks are the same. */
export function openRowLoader(place: TelemetryStoreOptions): RowLoader {
  const { client, close } = connect(place)
  return {
    async load(table, columns, native, signal) {
      let failed: { readonly error: unknown } | undefined
      const watched = async function* (): AsyncGenerator<Uint8Array> {
        try {
          yield* native
        } catch (error) {
          // What the client makes of it says nothing.
          failed = { error }
          throw error
        }
      }
      const late = AbortSignal.timeout(withinMs)
      try {
        const { stream } = await client.exec({
          query: `INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(', ')}) FORMAT Native`,
          values: Readable.from(watched(), { objectMode: false }),
          clickhouse_settings: { async_insert: 0, wait_end_of_query: 1, insert_deduplicate: 0, max_partitions_per_insert_block: '0' },
          abort_signal: AbortSignal.any([signal, late]),
        })
        for await (const _ of stream);
      } catch (error) {
        if (failed !== undefined) throw failed.error
        if (error instanceof Fault) throw error
        throw toFault(error, { cancelled: signal.aborted, late: late.aborted })
      }
    },
    close,
  }
}
