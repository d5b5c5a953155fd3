import { z } from 'zod'

const path = z.string().min(1).max(4096)
const everyMinutes = (value: number) => z.number().int().min(5).max(10_080).default(value).meta({ description: 'How often at the most' })

const folderAnchor = z.strictObject({
  folder: path.meta({ description: 'A folder that exists, best on another machine: one file a checkpoint' }),
  everyMinutes: everyMinutes(60),
})

const webhookAnchor = z.strictObject({
  webhook: z.url({ protocol: /^https?$/ }).meta({ description: 'An address that is posted each checkpoint as text' }),
  everyMinutes: everyMinutes(60),
})

const emailAnchor = z.strictObject({
  email: z.email().max(254).meta({ description: 'Who is sent the checkpoint' }),
  from: z.email().max(254).meta({ description: 'Sender' }),
  smarthost: z
    .string()
    .regex(/^\S{1,255}:\d{1,5}$/, 'is not host:port')
    .meta({ description: 'Mail server, `host:port`; 465 speaks TLS from the first byte on' }),
  startTls: z.boolean().default(true).meta({ description: 'Send only after STARTTLS' }),
  user: z.string().min(1).max(256).optional().meta({ description: 'Name at the mail server' }),
  passwordFile: path.optional().meta({ description: 'File that holds the password' }),
  everyMinutes: everyMinutes(1440),
})

/** Where copies of the audit trail's signed checkpoints go. */
export const auditSchema = z
  .strictObject({
    anchors: z
      .array(z.union([folderAnchor, webhookAnchor, emailAnchor]))
      .max(10)
      .default([])
      .meta({
        description:
          'Places outside that keep copies of the signed checkpoints: `{ folder: /mnt/other }`, `{ webhook: https://... }` or `{ email: auditor@example.org, from: ..., smarthost: ... }`, each with `everyMinutes`. With one of them a trail that was cut off or written anew is found although somebody owns this machine. docs/audit.md',
      }),
  })
  .prefault({})
  .meta({ description: 'The audit trail' })
export type AuditSettings = z.output<typeof auditSchema>
