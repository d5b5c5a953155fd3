import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { sql } from 'kysely'

import type { StateStore } from '../storage/state/state-store.ts'

const markFile = 'clone.json'

/** A clone tells nobody anything: whoever opens the ways out asks this first. The mark is a file, to be removed by whoever means it. */
export function isClone(dataDir: string): boolean {
  return existsSync(join(dataDir, markFile))
}

/**
 * Makes of a copied data directory a platform of its own: everybody is signed out, tokens of the API, invitations and links to set something up
 * end, browsers are not told, what waited to be sent is dropped, the dead man's switch is taken out, monitors rest; and the mark shuts the ways out, that of back-ups too, which
 * would go under another name. People, passwords, ingest keys and the key that opens kept secrets stay.
 */
export async function cloneIdentity(
  state: StateStore,
  dataDir: string,
  { from, now }: { readonly from: string; readonly now: number },
): Promise<void> {
  await state.transaction(async (transaction) => {
    await transaction.deleteFrom('sessions').execute()
    await transaction.deleteFrom('half_sessions').execute()
    await transaction.deleteFrom('reset_links').execute()
    await transaction.deleteFrom('setup_tokens').execute()
    await transaction.deleteFrom('push_subscriptions').execute()
    await transaction
      .updateTable('invitations')
      .set({ revoked_at: now })
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .execute()
    await transaction.updateTable('api_tokens').set({ revoked_at: now }).where('revoked_at', 'is', null).execute()
    await transaction
      .updateTable('outbox')
      .set({ state: 'cancelled', finished_at: now, problem: 'this platform is a clone' })
      .where('state', 'in', ['pending', 'leased'])
      .execute()
    await sql`
      update alert_policies set content = jsonb_set(content::jsonb, '{deadMan}', 'null')::text
      where content::jsonb ? 'deadMan'`.execute(transaction)
    await transaction
      .updateTable('backup_identity')
      .set({ instance: randomBytes(16).toString('hex'), name_key: randomBytes(32), passphrase_recipient: '' })
      .execute()
    await transaction.deleteFrom('backup_runs').execute()
    await transaction.updateTable('monitors').set({ is_paused: true }).execute()
  })
  await writeFile(join(dataDir, markFile), `${JSON.stringify({ clonedFrom: from, at: new Date(now).toISOString() })}\n`, { mode: 0o600 })
}
