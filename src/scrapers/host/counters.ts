import type { MetricFamily } from '../../lib/metrics/metric-family.ts'
import { family, linesOf, numberOf, single, wordsOf } from './family.ts'

const vmFields = /^(oom_kill|pgpg|pswp|pg.*fault)/
const netFields =
  /^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)|TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts)|Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)|Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$/

/** `/proc/vmstat`: paging, swapping, faults and kills for lack of memory. */
export function parseVmstat(text: string): MetricFamily[] {
  return linesOf(text).flatMap((line) => {
    const [key = '', word] = wordsOf(line)
    const value = numberOf(word)
    return vmFields.test(key) && value !== undefined
      ? [single('untyped', `node_vmstat_${key}`, `/proc/vmstat information field ${key}.`, value)]
      : []
  })
}

/** `/proc/net/snmp` and `/proc/net/netstat`: pairs of lines, names above numbers. */
export function parseNetstat(text: string): MetricFamily[] {
  const lines = linesOf(text).map((line) => wordsOf(line))
  return lines.flatMap((names, row) => {
    const numbers = lines[row + 1]
    const protocol = names[0]?.replace(':', '') ?? ''
    if (row % 2 !== 0 || numbers === undefined || numbers[0] !== names[0]) return []
    return names.slice(1).flatMap((name, i) => {
      const key = `${protocol}_${name}`
      const value = numberOf(numbers[i + 1])
      return netFields.test(key) && value !== undefined ? [single('untyped', `node_netstat_${key}`, `Statistic ${key}.`, value)] : []
    })
  })
}

/** `/proc/net/sockstat`: sockets in use by protocol. */
export function parseSockstat(text: string): MetricFamily[] {
  return linesOf(text).flatMap((line) => {
    const [head = '', ...pairs] = wordsOf(line)
    const protocol = head.replace(':', '')
    return pairs.flatMap((name, i) => {
      const value = numberOf(pairs[i + 1])
      if (i % 2 !== 0 || value === undefined || !/^\w+$/.test(protocol)) return []
      return [single('gauge', `node_sockstat_${protocol}_${name}`, `Number of ${protocol} sockets in state ${name}.`, value)]
    })
  })
}

const stalls = {
  cpu: { some: ['node_pressure_cpu_waiting_seconds_total', 'Total time in seconds that processes have waited for CPU time'] },
  memory: {
    some: ['node_pressure_memory_waiting_seconds_total', 'Total time in seconds that processes have waited for memory'],
    full: ['node_pressure_memory_stalled_seconds_total', 'Total time in seconds no process could make progress due to memory congestion'],
  },
  io: {
    some: ['node_pressure_io_waiting_seconds_total', 'Total time in seconds that processes have waited due to IO congestion'],
    full: ['node_pressure_io_stalled_seconds_total', 'Total time in seconds no process could make progress due to IO congestion'],
  },
} as const

export type PressureResource = keyof typeof stalls

/** `/proc/pressure/<resource>`: how long work had to wait for it. */
export function parsePressure(resource: PressureResource, text: string): MetricFamily[] {
  const totals = new Map(linesOf(text).map((line) => [wordsOf(line)[0], numberOf(/ total=(\d+)/.exec(line)?.[1])]))
  return Object.entries(stalls[resource]).flatMap(([kind, [name, help]]) => {
    const micros = totals.get(kind)
    return micros === undefined ? [] : [single('counter', name, help, micros / 1e6)]
  })
}

/** `/proc/sys/fs/file-nr`: allocated, unused, maximum. */
export function parseFileDescriptors(text: string): MetricFamily[] {
  const [allocated, , maximum] = wordsOf(text)
  const rows = [
    ['node_filefd_allocated', 'File descriptor statistics: allocated.', numberOf(allocated)],
    ['node_filefd_maximum', 'File descriptor statistics: maximum.', numberOf(maximum)],
  ] as const
  return rows.flatMap(([name, help, value]) => (value === undefined ? [] : [family('gauge', name, help, [{ labels: {}, value }])]))
}
