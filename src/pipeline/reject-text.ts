import { Fault, type FaultCode } from '../lib/errors.ts'
import { type RejectReason, rejectReasons } from '../model/telemetry-sink.ts'
import { seriesLimits } from './limits.ts'

const { labels, labelNameBytes, labelValueBytes, metricNameBytes, labelBytes } = seriesLimits

const texts: Readonly<Record<RejectReason, string>> = {
  malformed: 'could not be read',
  too_large: 'larger than the limit',
  request_too_large: 'the request would be stored as many times its own size; send fewer records with so large a resource at once',
  too_old: 'timestamp older than the retention of such records',
  too_new: 'timestamp more than one hour in the future',
  too_many_attributes: 'too many attributes',
  series_limit: 'beyond the number of metric series that this project may have',
  label_limit: `labels beyond the limits of a metric series: at most ${labels} labels, ${labelNameBytes} bytes a name, ${labelValueBytes} a value, ${metricNameBytes} the metric name, ${labelBytes} all together`,
  invalid_id: 'trace or span id missing or invalid',
  unsupported: 'of a kind that is not supported',
  unauthenticated: 'no valid key',
  rate_limited: 'sent faster than allowed',
  overloaded: 'the platform could not take more',
  disk_full: 'the disk is nearly full',
}

/** What a reason means, for people. */
export function textOfReason(reason: RejectReason): string {
  return texts[reason]
}

/** `3 records rejected: timestamp more than one hour in the future`; empty when none were. */
export function describeRejected(rejected: ReadonlyMap<RejectReason, number>): string {
  return rejectReasons
    .filter((reason) => (rejected.get(reason) ?? 0) > 0)
    .map((reason) => `${rejected.get(reason)} ${rejected.get(reason) === 1 ? 'record' : 'records'} rejected: ${texts[reason]}`)
    .join('; ')
}

const reasonOfCode: Partial<Record<FaultCode, RejectReason>> = {
  bad_input: 'malformed',
  too_large: 'too_large',
  unsupported_media: 'unsupported',
  unauthenticated: 'unauthenticated',
  forbidden: 'unauthenticated',
  rate_limited: 'rate_limited',
  overloaded: 'overloaded',
  unavailable: 'overloaded',
  disk_full: 'disk_full',
}

/** The reason under which a body that failed as a whole is counted; undefined for what is our own mistake. */
export function reasonOfError(error: unknown): RejectReason | undefined {
  return error instanceof Fault ? reasonOfCode[error.code] : undefined
}
