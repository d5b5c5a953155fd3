import { openAuditExport } from '../../../access/index.ts'
import { writeAuditExport } from '../../../audit/index.ts'
import { auditExportQuery } from '../../contract/audit.ts'
import { EncodedReply } from '../../encoded-reply.ts'
import { defineRoute } from '../../route.ts'
import { readAuditFilter } from './audit-filter.ts'

const maxEntries = 100_000
const contentTypes = { jsonl: 'application/x-ndjson; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const

export const exportAuditTrailRoute = defineRoute({
  method: 'GET',
  path: '/api/audit/export',
  summary: 'The audit trail as a file, newest first',
  description:
    `The newest ${maxEntries.toLocaleString('en')} entries of the filter at most; that somebody took it stands in the trail. ` +
    'As JSON each line has all that its hash is made of, and the last one is a seal that the platform signed: `vedette audit verify --export` checks it.',
  access: 'audit.read',
  needsRecentSignIn: true,
  query: auditExportQuery,
  reply: 'text',
  async handle(services, { query, caller }) {
    const { format, ...filter } = query
    const pages = await openAuditExport({ ...services, caller }, { filter: readAuditFilter(services.clock, filter), format, maxEntries })
    const day = new Date(services.clock.now()).toISOString().slice(0, 10)
    return new EncodedReply(encode(writeAuditExport(format, pages, (held) => services.checkpoints.sealExport(held))), {
      name: `audit-${day}.${format}`,
      contentType: contentTypes[format],
    })
  },
})

async function* encode(text: AsyncIterable<string>): AsyncIterable<Buffer> {
  for await (const piece of text) yield Buffer.from(piece)
}
