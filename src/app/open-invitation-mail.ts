import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import type { SendInvitation } from '../access/index.ts'
import { createSendMail } from '../channels/index.ts'
import type { Settings } from '../config/settings.ts'
import { createGuard } from '../lib/outgoing/outgoing-guard.ts'
import { resolveName } from '../lib/outgoing/resolve-name.ts'

const timeoutMs = 25_000
const implicitTlsPort = 465

/** Sends through the mail server of the settings, which may lie inside: whoever wrote the file means it. Undefined: there is none. */
export function openInvitationMail({ smtp }: Pick<Settings, 'smtp'>): SendInvitation | undefined {
  if (smtp === undefined) return undefined
  const { host, port, user, passwordFile, from, requireTls } = smtp
  const guard = createGuard({ allowedHosts: () => ['0.0.0.0/0', '::/0'], resolve: resolveName })
  const send = createSendMail({ guard, timeoutMs })
  return async ({ to, subject, text }, signal) => {
    const password = passwordFile === undefined ? undefined : (await readFile(passwordFile, 'utf8')).trim()
    await send(
      {
        smarthost: `${host.includes(':') ? `[${host}]` : host}:${port}`,
        hello: '',
        requireTls: requireTls && port !== implicitTlsPort,
        implicitTls: port === implicitTlsPort,
        tls: {},
        user,
        password,
        cramSecret: undefined,
        // Of the envelope: without a name.
        from: /<([^<>]+)>/.exec(from)?.[1] ?? from,
        to: [to],
        headers: {
          From: from,
          To: to,
          Subject: subject,
          Date: new Date().toUTCString().replace('GMT', '+0000'),
          'Message-ID': `<${randomUUID()}@${from.slice(from.lastIndexOf('@') + 1).replaceAll(/[^\w.-]/g, '') || 'vedette'}>`,
          'Auto-Submitted': 'auto-generated',
        },
        text,
        html: undefined,
      },
      signal,
    )
  }
}
