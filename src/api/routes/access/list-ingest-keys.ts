import { listIngestKeys } from '../../../access/index.ts'
import { ingestKeysReply, pagedQuery } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from './instant-of.ts'

export const listIngestKeysRoute = defineRoute({
  method: 'GET',
  path: '/api/ingest-keys',
  summary: 'The ingest keys of the project that work, the newest first',
  access: 'keys.read',
  query: pagedQuery,
  reply: ingestKeysReply,
  async handle(services, { query, caller }) {
    const { rows, next } = await listIngestKeys({ ...services, caller }, query)
    return {
      rows: rows.map(({ id, slotId, name, signals, createdAt, expiresAt, recordsPerSecond, lastUsedAt, lastUsedFrom }) => ({
        id,
        slot: slotId,
        name,
        prefix: `vdi_${id}`,
        signals: [...signals],
        createdAt: instantOf(createdAt),
        expiresAt: expiresAt === null ? null : instantOf(expiresAt),
        recordsPerSecond,
        lastUsedFrom,
        lastUsedAt: lastUsedAt === null ? null : instantOf(lastUsedAt),
      })),
      next,
    }
  },
})
