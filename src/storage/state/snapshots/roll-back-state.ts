import { rmSync } from 'node:fs'

import { readStateDump } from '../dump/index.ts'
import { openStateStoreOf, type StateStoreOptions } from '../open-state-store.ts'
import { openStagingSchema } from '../server/staging-schema.ts'
import { readSnapshot } from './snapshot-files.ts'
import { type Snapshot, stampOf } from './snapshot.ts'
import { finishSwap, restoredOf, swapDirectory } from './swap-directory.ts'

/**
 * Makes the state what it was when the copy was taken. The copy is brought back beside what there is, checked, and takes its place at once; what
 * was there is kept, and the answer says where. Nobody else may use the store meanwhile. Throws Fault `bad_input` when the copy is
 * damaged, `conflict` when a newer version took it: then nothing is changed.
 */
export async function rollBackState(options: StateStoreOptions, directory: string, snapshot: Snapshot): Promise<{ readonly kept: string }> {
  const bringBack = async (restored: StateStoreOptions): Promise<void> => {
    const state = await openStateStoreOf(restored, snapshot.migrations)
    try {
      await readStateDump(readSnapshot(directory, snapshot.id), state)
    } finally {
      await state.close()
    }
  }
  if (options.kind === 'embedded') {
    // What an earlier one made is not to be taken for what is left of a try.
    finishSwap(options.directory)
    const restored = restoredOf(options.directory)
    rmSync(restored, { recursive: true, force: true })
    await bringBack({ ...options, directory: restored })
    return { kept: swapDirectory(options.directory) }
  }
  const staging = await openStagingSchema(options.url)
  const kept = `vedette_before_${stampOf(Date.now()).toLowerCase()}`
  try {
    await bringBack({ ...options, url: staging.url })
    await staging.commit(kept)
  } catch (error) {
    await staging.abandon().catch(() => undefined)
    throw error
  }
  return { kept: `schema ${kept} of the PostgreSQL database` }
}
