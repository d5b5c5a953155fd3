import { Fault } from '../errors.ts'

const unitsMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }
/** What a timer can hold. */
const maxTimeoutMs = 2 ** 31 - 1

/** The grpc-timeout header (at most eight digits and a unit) in milliseconds. Throws Fault('bad_input'). */
export function parseGrpcTimeout(header: string): number {
  const unitMs = unitsMs[header.slice(-1)]
  const digits = header.slice(0, -1)
  if (unitMs === undefined || !/^[0-9]{1,8}$/.test(digits)) throw new Fault('bad_input', 'malformed grpc-timeout')
  return Math.min(Number(digits) * unitMs, maxTimeoutMs)
}
