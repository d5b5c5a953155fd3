import { noteExport } from '../../../access/index.ts'
import { doneReply } from '../../contract/access.ts'
import { exportBody } from '../../contract/personal-data.ts'
import { defineRoute } from '../../route.ts'

export const noteExportRoute = defineRoute({
  method: 'POST',
  path: '/api/exports',
  summary: 'Write into the audit trail that a page hands out what it shows as a file',
  description: 'The page asks for this before every file that it makes itself; those that the server makes it writes down by itself.',
  access: 'signed_in',
  body: exportBody,
  reply: doneReply,
  async handle(services, { body, caller }) {
    await noteExport({ ...services, caller }, body)
    return {}
  },
})
