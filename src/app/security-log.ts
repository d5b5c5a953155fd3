import type { SecurityEvents } from '../access/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { AttributeList } from '../model/attributes.ts'
import { setNanoFromMs, Slice } from '../model/bytes.ts'
import { LogRecordView } from '../model/log-record.ts'
import type { TelemetrySink } from '../model/telemetry-sink.ts'
import type { Ingest } from '../pipeline/index.ts'
import { ownKeyId } from './own-key.ts'

/** The receiver under whose name security events are stored. */
export const securityReceiver = 'platform'

/** Failed log-ins and their like become log records of the class security in the platform's own project, by the one door for rows. */
export function writeSecurityEvents(ingest: Ingest, ownProjectId: number, clock: Clock, log: Log): SecurityEvents {
  return {
    record: (event) => {
      const decode = (_intake: unknown, sink: TelemetrySink): void => {
        const resource = new AttributeList()
        resource.addText('service.name', 'vedette')
        sink.resource(resource)
        sink.scope(new Slice(), new Slice(), new AttributeList())
        const record = new LogRecordView()
        setNanoFromMs(record.time, event.at)
        record.severityNumber = event.outcome === 'success' ? 9 : 13
        record.body.setText(`${event.action} ${event.outcome}${event.reason === '' ? '' : `: ${event.reason}`}`)
        record.attributes.addText('vedette.class', 'security')
        record.attributes.addText('event.category', 'authentication')
        record.attributes.addText('event.action', event.action)
        record.attributes.addText('event.outcome', event.outcome)
        record.attributes.addText('event.reason', event.reason)
        record.attributes.addText('user.account', event.account)
        record.attributes.addText('client.address', event.address)
        record.attributes.addText('user_agent.original', event.userAgent)
        sink.logRecord(record)
      }
      ingest
        .ingest({
          receiver: securityReceiver,
          endpoint: { signal: 'logs', path: 'security', decode },
          projectId: ownProjectId,
          keyId: ownKeyId,
          intake: { body: Buffer.alloc(0), receivedAt: clock.now(), contentType: '', query: new URLSearchParams(), headers: {} },
        })
        .catch((error: unknown) => log.warn({ err: error }, 'a security event could not be stored'))
    },
  }
}
