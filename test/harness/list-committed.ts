import { openStateStore } from '../../src/storage/state/open-state-store.ts'

/** Prints the keys of what `commit-until-killed.ts` left in the directory, as JSON. */
const [directory = ''] = process.argv.slice(2)
const state = await openStateStore({ kind: 'embedded', directory })
const rows = await state.db.selectFrom('settings').select('key').execute()
process.stdout.write(JSON.stringify(rows.map(({ key }) => key)))
await state.close()
