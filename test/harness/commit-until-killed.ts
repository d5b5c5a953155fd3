import { openStateStore } from '../../src/storage/state/open-state-store.ts'

/**
 * A process for kill tests: opens the store of the directory it is given and commits transactions of two rows, whose keys follow the
 * last one found, printing each number after its commit was acknowledged.
 */
const [directory = ''] = process.argv.slice(2)
const state = await openStateStore({ kind: 'embedded', directory })
const { last } = await state.db
  .selectFrom('settings')
  .select((e) => e.fn.max('version').as('last'))
  .executeTakeFirstOrThrow()
for (let number = (last ?? 0) + 1; ; number++) {
  await state.transaction(async (transaction) => {
    const row = { value: JSON.stringify('x'.repeat(200)), version: number, updated_at: number, updated_by: 'killed' }
    await transaction
      .insertInto('settings')
      .values({ ...row, key: `a${number}`, project_id: 0 })
      .execute()
    await transaction
      .insertInto('settings')
      .values({ ...row, key: `b${number}`, project_id: 0 })
      .execute()
  })
  process.stdout.write(`${number}\n`)
}
