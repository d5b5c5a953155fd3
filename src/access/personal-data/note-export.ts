import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'

/** A file somebody is about to be given. */
export interface ExportNote {
  readonly what: string
  readonly format: string
  readonly rows: number
  /** The search, query or name that was exported. */
  readonly question: string
}

/** Says in the trail that the caller takes something away as a file. */
export async function noteExport(context: AccessContext, { what, format, rows, question }: ExportNote): Promise<void> {
  await context.state.transaction((transaction) =>
    recordChange(transaction, context, {
      action: `${what}.export`,
      object: { kind: 'export', id: what, name: question.slice(0, 100) },
      projectId: context.caller.projectId,
      details: { format, rows, question },
    }),
  )
}
