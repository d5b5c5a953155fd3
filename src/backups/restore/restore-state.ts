import { Fault } from '../../lib/errors.ts'
import { readStateDump } from '../../storage/state/dump/index.ts'
import { openStateStore, openStateStoreOf, type StateStoreOptions } from '../../storage/state/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { unpack } from '../gzip.ts'
import type { Manifest } from '../manifest.ts'

/**
 * Makes a state store from the dump, brings it up to this version, and lets `change` have it before it is closed. The place must be empty. Throws
 * Fault `conflict` when the dump is of a newer version, `bad_input` when it is damaged.
 */
export async function restoreState(
  place: StateStoreOptions,
  manifest: Manifest,
  content: AsyncIterable<Uint8Array>,
  change: (state: StateStore) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const old = await openStateStoreOf(place, manifest.stateSchema)
  try {
    const counts = await readStateDump(unpack(content), old)
    for (const name of new Set([...Object.keys(counts), ...Object.keys(manifest.state)]))
      if (counts[name] !== manifest.state[name]) throw new Fault('bad_input', `The table ${name} has other rows than the manifest says`)
  } finally {
    await old.close()
  }
  const state = await openStateStore(place)
  try {
    await change(state)
  } finally {
    await state.close()
  }
}
