import { listIngestKeyNames } from '../../../access/index.ts'
import { ingestionReply } from '../../contract/ingestion.ts'
import { defineRoute } from '../../route.ts'

/** Names of keys that are in no list. */
const builtInKeys: Readonly<Record<string, string>> = { environment: 'VEDETTE_INGEST_KEY', platform: 'Vedette itself' }

export const readIngestionRoute = defineRoute({
  method: 'GET',
  path: '/api/ingestion',
  summary: 'What came in and what was turned away',
  description: 'Counts since the start of the process, by receiver, signal and ingest key, with every rejection by its reason.',
  access: 'telemetry.read',
  reply: ingestionReply,
  async handle(services, { caller }) {
    const { since, sources, rejections, masked } = services.counters.snapshot(caller.projectId)
    const keyIds = new Set([...sources, ...rejections].flatMap(({ keyId }) => keyId ?? []))
    const names = caller.permissions.has('keys.read')
      ? await listIngestKeyNames({ ...services, caller }, [...keyIds])
      : new Map<string, string>()
    const nameOf = (keyId: string | undefined): string => (keyId === undefined ? '' : (names.get(keyId) ?? builtInKeys[keyId] ?? keyId))
    const admission = services.wal.admission()
    const { segmentsWaiting, bytesWaiting, oldestWaitingMs, quarantined } = services.flusher.health()
    return {
      since: new Date(since).toISOString(),
      sources: sources.map(({ receiver, signal, keyId, requests, bytes, accepted, rejected, acceptedPerSecond, lastEventAt }) => ({
        receiver,
        signal,
        keyId: keyId ?? '',
        keyName: nameOf(keyId),
        requests,
        bytes,
        accepted,
        rejected,
        acceptedPerSecond,
        lastEventAt: lastEventAt === undefined ? null : new Date(lastEventAt).toISOString(),
      })),
      rejections: rejections.map(({ receiver, keyId, reason, count, lastAt, lastMessage }) => ({
        receiver,
        keyName: nameOf(keyId),
        reason,
        count,
        lastAt: new Date(lastAt).toISOString(),
        lastMessage,
      })),
      masked: masked.map(({ detector, count }) => ({ detector, count })),
      log: {
        segmentsWaiting,
        bytesWaiting,
        oldestWaitingMs,
        quarantined: quarantined.count,
        accepting: admission.admitted,
        reason: admission.admitted ? '' : admission.fault.message,
      },
    }
  },
})
