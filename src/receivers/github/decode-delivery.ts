import { Fault } from '../../lib/errors.ts'
import { checkJsonBounds } from '../../lib/wire/json-bounds.ts'
import { AttributeList } from '../../model/attributes.ts'
import { setNanoFromMs, Slice } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { Intake } from '../receiver.ts'
import { type DescribedEvent, descriptions } from './describe-event.ts'
import { Payload } from './payload.ts'

/** A delivery: one log record, or none for `ping` and for events that nobody needs here. Throws Fault('bad_input'). */
export function decodeDelivery({ body, contentType, headers }: Intake, sink: TelemetrySink): void {
  const payload = readPayload(body, contentType)
  const describe = descriptions.get(headers['x-github-event'] ?? '')
  if (describe !== undefined) show(describe(payload), (headers['x-github-delivery'] ?? '').slice(0, 64), sink)
}

function readPayload(body: Buffer, contentType: string): Payload {
  const text =
    contentType === 'application/x-www-form-urlencoded' ? new URLSearchParams(body.toString('utf8')).get('payload') : body.toString('utf8')
  checkJsonBounds(Buffer.from(text ?? ''), { maxDepth: 64, maxContainers: 500_000 })
  let payload
  try {
    payload = new Payload(JSON.parse(text ?? ''))
  } catch {
    // The parser's own message quotes the text.
    throw new Fault('bad_input', 'the payload is not valid JSON')
  }
  if (!payload.isObject) throw new Fault('bad_input', 'the payload must be a JSON object')
  return payload
}

function show({ name, body, severity, timeMs, resource, attributes }: DescribedEvent, delivery: string, sink: TelemetrySink): void {
  const record = new LogRecordView()
  if (timeMs !== undefined) setNanoFromMs(record.time, timeMs)
  record.severityNumber = severity
  record.eventName.setText(name)
  record.body.setText(body)
  addAll(record.attributes, { ...attributes, 'github.delivery': delivery })
  const shown = new AttributeList()
  addAll(shown, resource)
  sink.resource(shown)
  const scope = new Slice()
  scope.setText('github')
  sink.scope(scope, new Slice(), new AttributeList())
  sink.logRecord(record)
}

/** What is not told is left out. */
function addAll(list: AttributeList, texts: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(texts)) if (value !== '') list.addText(key, value)
}
