import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { createSeal } from '../../lib/seal.ts'
import { openStateStore } from '../../storage/state/index.ts'
import { authenticateIngestKey, createIngestKey, openAccess, revokeIngestKey, systemCaller } from '../index.ts'

test('keys known a moment ago still open the door while the state store cannot be reached', { timeout: 90_000 }, async () => {
  const parent = mkdtempSync(join(tmpdir(), 'vedette-away-'))
  const directory = join(parent, 'state')
  const state = await openStateStore({ kind: 'embedded', directory, answerWithinMs: 4_000 })
  const clock = new ManualClock()
  const access = openAccess({
    state,
    clock,
    securityEvents: { record: () => {} },
    seal: createSeal(Buffer.alloc(32), 'test'),
    pageUrl: () => '',
  })
  const context = { state, clock, access, caller: systemCaller('test') }
  const revoked = await createIngestKey(context, { name: 'revoked', signals: ['logs'] })
  await revokeIngestKey(context, { keyId: revoked.id })
  const unseen = await createIngestKey(context, { name: 'unseen', signals: ['logs'] })
  const known = await createIngestKey(context, { name: 'known', signals: ['logs'] })
  await authenticateIngestKey(access, known.secret)

  // The database goes, and cannot be opened again.
  const control = join(directory, 'data', 'global', 'pg_control')
  const endless = sql`select count(*) from generate_series(1, 1e12::bigint)`.execute(state.db)
  renameSync(control, `${control}.away`)
  await expect(endless).rejects.toMatchObject({ code: 'unavailable' })

  clock.advance(10 * 60_000)
  await expect(authenticateIngestKey(access, known.secret)).resolves.toMatchObject({ keyName: 'known' })
  // Also one that was not shown yet: all are known together.
  await expect(authenticateIngestKey(access, unseen.secret)).resolves.toMatchObject({ keyName: 'unseen' })
  await expect(authenticateIngestKey(access, revoked.secret)).rejects.toMatchObject({ code: 'unavailable', retryable: true })
  clock.advance(5 * 60_000)
  await expect(authenticateIngestKey(access, known.secret)).rejects.toMatchObject({ code: 'unavailable' })

  renameSync(`${control}.away`, control)
  await expect
    .poll(() => authenticateIngestKey(access, known.secret).catch(() => undefined), { timeout: 60_000 })
    .toMatchObject({ keyName: 'known' })
  await expect(authenticateIngestKey(access, revoked.secret)).rejects.toMatchObject({ code: 'unauthenticated' })
  await access.close()
  await state.close()
  rmSync(parent, { recursive: true, force: true })
})
