import { type Access, createFirstIngestKey, createGivenAdmin, issueSetUpToken, systemCaller } from '../access/index.ts'
import type { GivenAtStart } from './given-at-start.ts'

/** Makes the first admin or the link to do so, and the first ingest key; returns what to print. */
export async function welcome(access: Access, url: string, given: GivenAtStart): Promise<string[]> {
  const { state, clock } = access
  const context = { access, state, clock, caller: systemCaller('start') }
  if (given.adminEmail !== undefined && given.adminPassword !== undefined) {
    await createGivenAdmin(context, { email: given.adminEmail, name: given.adminEmail, password: given.adminPassword })
  }
  const lines: string[] = []
  const token = await issueSetUpToken(context)
  if (token !== undefined) lines.push(`set up       ${url}/setup?token=${token}`)
  const key = given.ingestKey === undefined ? await createFirstIngestKey(context) : undefined
  if (key !== undefined) lines.push(`ingest key   ${key.secret}`)
  return lines
}
