import type { Anchor } from './anchor.ts'

/** What an anchor needs of a mailer: throws when the mail was not taken. */
export type SendText = (
  mail: {
    readonly subject: string
    readonly text: string
  },
  signal: AbortSignal,
) => Promise<void>

/** Somebody whose mailbox keeps the notes. */
export function emailAnchor({ to, everyMs, send }: { readonly to: string; readonly everyMs: number; readonly send: SendText }): Anchor {
  return {
    title: `e-mail ${to}`,
    everyMs,
    keep: ({ checkpoint: { seq, at }, note }, signal) =>
      send(
        {
          subject: `Audit checkpoint: ${seq} entries`,
          text: `What the audit trail was at ${new Date(at).toISOString()}. Keep this mail; "vedette audit verify --checkpoints FILE" compares.\n\n${note}`,
        },
        signal,
      ),
  }
}
