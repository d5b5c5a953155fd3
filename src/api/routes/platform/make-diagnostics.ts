import { recordChange, requireEverywhere } from '../../../access/index.ts'
import { EncodedReply } from '../../encoded-reply.ts'
import { defineRoute } from '../../route.ts'

export const makeDiagnosticsRoute = defineRoute({
  method: 'GET',
  path: '/api/diagnostics',
  summary: 'A bundle for whoever helps with trouble, without secrets',
  description:
    'A `.tar.gz`: versions, settings with secrets replaced, what the doctor finds, health, own metrics, the own log of the last hours, schema and sizes of the tables, figures of memory. That somebody took it stands in the audit trail.',
  access: 'settings.write',
  reply: 'text',
  async handle({ diagnostics, state, clock }, { caller }) {
    await requireEverywhere(state.db, caller, 'settings.write')
    await state.transaction((transaction) =>
      recordChange(
        transaction,
        { caller, clock },
        { action: 'diagnostics.make', object: { kind: 'platform', id: 'diagnostics', name: '' }, projectId: null },
      ),
    )
    return new EncodedReply(diagnostics.write(), { name: diagnostics.fileName(), contentType: 'application/gzip' })
  },
})
