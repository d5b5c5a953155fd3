import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

import { recordChange, systemCaller } from '../access/index.ts'
import {
  type Anchor,
  type AuditCheckpoints,
  checkpointFileName,
  createCheckpointSigner,
  emailAnchor,
  folderAnchor,
  keepCheckpoints,
  serveTrail,
  trailSocketName,
  webhookAnchor,
} from '../audit/index.ts'
import { isClone } from '../backups/index.ts'
import { createSendMail } from '../channels/index.ts'
import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { createOutgoingHttp } from '../lib/outgoing/create-outgoing-http.ts'
import { createGuard, everywhere } from '../lib/outgoing/outgoing-guard.ts'
import { resolveName } from '../lib/outgoing/resolve-name.ts'
import type { HealthSource } from '../platform/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { recordHostDeeds } from './host-deeds.ts'
import type { Lifecycle } from './lifecycle.ts'
import { readPlatformKey } from './platform-key.ts'
import { version } from './version.ts'

const outgoingWithinMs = 15_000
const minuteMs = 60_000

interface AuditParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly state: StateStore
}

export interface OpenedAudit {
  readonly checkpoints: AuditCheckpoints
  readonly healthSource: HealthSource
}

/** Opens what stands round the audit trail: signed checkpoints, their copies outside, and the socket for the verifier on this machine. */
export async function openAudit({ settings, clock, log, lifecycle, state }: AuditParts): Promise<OpenedAudit> {
  const checkpoints = await keepCheckpoints({
    state,
    clock,
    log,
    path: join(settings.dataDir, checkpointFileName),
    signer: createCheckpointSigner(readPlatformKey(settings.dataDir)),
    // What the original keeps outside a clone must not write to.
    anchors: isClone(settings.dataDir) ? [] : createAnchors(settings.audit.anchors),
  })
  lifecycle.onStop('work', 'audit checkpoints', () => checkpoints.stop())
  if (state.kind === 'embedded') {
    const onError = (error: unknown): void => log.warn({ err: error }, 'the audit trail could not be handed out')
    const served = await serveTrail({ path: join(settings.dataDir, trailSocketName), state, onError })
    if (served !== undefined) lifecycle.onStop('work', 'audit socket', () => served.stop())
  }
  // Nobody waits for it, and a store that takes no writes is no reason not to start.
  const starting = start({ settings, state, clock, log, checkpoints }).catch((error: unknown) => {
    log.warn({ err: error }, 'the start could not be written into the audit trail')
  })
  lifecycle.onStop('doors', 'audit start', () => starting)
  return { checkpoints, healthSource: healthOf(checkpoints) }
}

/** The trail says when the platform started and what was done to it before, and the first checkpoint covers that. */
async function start({
  settings,
  state,
  clock,
  log,
  checkpoints,
}: Omit<AuditParts, 'lifecycle'> & { readonly checkpoints: AuditCheckpoints }): Promise<void> {
  await recordHostDeeds(settings.dataDir, { state, clock, log })
  const details = { version, checkpoint: checkpoints.latest()?.number ?? 0 }
  const object = { kind: 'platform', id: 'platform', name: 'Vedette' }
  await state.transaction((transaction) =>
    recordChange(transaction, { clock, caller: systemCaller('start') }, { action: 'platform.start', object, projectId: null, details }),
  )
  await checkpoints.write('start')
}

function createAnchors(settings: Settings['audit']['anchors']): readonly Anchor[] {
  if (settings.length === 0) return []
  // Addresses that stand in the file of whoever runs the platform.
  const guard = createGuard({ allowedHosts: () => everywhere, resolve: resolveName })
  const send = createOutgoingHttp({ guard, timeoutMs: outgoingWithinMs, userAgent: `vedette/${version}` })
  const mail = createSendMail({ guard, timeoutMs: outgoingWithinMs })
  return settings.map((anchor) => {
    const everyMs = anchor.everyMinutes * minuteMs
    if ('folder' in anchor) return folderAnchor({ folder: anchor.folder, everyMs })
    if ('webhook' in anchor) {
      return webhookAnchor({
        url: anchor.webhook,
        everyMs,
        post: async (url, text, signal) => {
          const headers = { 'content-type': 'text/plain; charset=utf-8' }
          const { status } = await send({ method: 'POST', url, headers, body: text }, signal)
          if (status < 200 || status > 299) throw new Error(`the webhook answered ${status}`)
        },
      })
    }
    return emailAnchor({
      to: anchor.email,
      everyMs,
      send: async ({ subject, text }, signal) => {
        const password = anchor.passwordFile === undefined ? undefined : (await readFile(anchor.passwordFile, 'utf8')).trim()
        await mail(
          {
            smarthost: anchor.smarthost,
            hello: hostname(),
            requireTls: anchor.startTls && !anchor.smarthost.endsWith(':465'),
            implicitTls: anchor.smarthost.endsWith(':465'),
            tls: {},
            user: anchor.user,
            password,
            cramSecret: undefined,
            from: anchor.from,
            to: [anchor.email],
            headers: {
              'Message-ID': `<${randomUUID()}@vedette>`,
              Date: new Date().toUTCString().replace('GMT', '+0000'),
              From: anchor.from,
              To: anchor.email,
              Subject: subject,
            },
            text,
            html: undefined,
          },
          signal,
        )
      },
    })
  })
}

function healthOf(checkpoints: AuditCheckpoints): HealthSource {
  return {
    name: 'audit_trail',
    role: 'other',
    check: async () => {
      const lost = checkpoints.anchors().filter(({ problem }) => problem !== undefined)
      const problem =
        checkpoints.problem() ??
        (lost.length === 0 ? undefined : `checkpoints are not kept outside: ${lost.map(({ title }) => title).join(', ')}`)
      return {
        state: problem === undefined ? 'ok' : 'degraded',
        detail: problem ?? 'checkpoints of the audit trail are written',
        responseTimeMs: null,
        details: { checkpoint: checkpoints.latest()?.number ?? 0, entry: checkpoints.latest()?.seq ?? 0 },
      }
    },
  }
}
