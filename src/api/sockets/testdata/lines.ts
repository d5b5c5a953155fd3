import { LogRecordView } from '../../../model/log-record.ts'
import { splitAt } from '../../../receivers/frames.ts'
import type { Decode, TcpEndpoint, UdpEndpoint } from '../../../receivers/receiver.ts'
import type { Listening } from '../keep-frames.ts'

/** Each frame a record; what says `bad` is none. */
const decode: Decode = ({ body, frames }, sink) => {
  const record = new LogRecordView()
  for (let i = 0; i < (frames?.length ?? 0); i++) {
    record.clear()
    record.body.set(body, frames?.starts[i] ?? 0, frames?.ends[i] ?? 0)
    if (record.body.toString() === 'bad') sink.reject('malformed', 1)
    else sink.logRecord(record)
  }
}

const shared = { signal: 'logs', listen: { port: 0, host: undefined, allow: [], keyFile: undefined }, maxFrameBytes: 1000, decode } as const

/** Lines over TCP, a record each. */
export const lines: TcpEndpoint = { ...shared, kind: 'tcp', path: 'tcp', split: splitAt(10), restIsFrame: true }

/** Datagrams, a record each. */
export const datagrams: UdpEndpoint = { ...shared, kind: 'udp', path: 'udp' }

/** What a listener of such an endpoint is told. */
export function listeningAt<Of extends TcpEndpoint | UdpEndpoint>(endpoint: Of): Listening<Of> {
  const grant = async () => ({ keyId: 'k', keyName: 'k', projectId: 7, signals: new Set(['logs', 'metrics'] as const) })
  return { receiver: 'lines', endpoint, grant }
}
