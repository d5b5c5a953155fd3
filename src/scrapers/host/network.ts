import type { MetricFamily, NumberPoint } from '../../lib/metrics/metric-family.ts'
import { family, linesOf, numberOf, wordsOf } from './family.ts'

/** `/proc/net/dev`: the second line names the columns, received ones first. */
export function parseNetwork(text: string): MetricFamily[] {
  const [, header = '', ...lines] = linesOf(text)
  const [, received = '', transmitted = ''] = header.split('|')
  const columns = [...wordsOf(received).map((name) => `receive_${name}`), ...wordsOf(transmitted).map((name) => `transmit_${name}`)]
  const points = new Map<string, NumberPoint[]>(columns.map((name) => [name, []]))
  for (const line of lines) {
    // A name may hold a colon (an alias), the numbers never do.
    const colon = line.lastIndexOf(':')
    const device = line.slice(0, colon).trim()
    if (colon < 0 || device === '') continue
    for (const [i, word] of wordsOf(line.slice(colon + 1)).entries()) {
      const value = numberOf(word)
      if (value !== undefined) points.get(columns[i] ?? '')?.push({ labels: { device }, value })
    }
  }
  return [...points].map(([name, values]) => family('counter', `node_network_${name}_total`, `Network device statistic ${name}.`, values))
}

/** What `/sys/class/net/<device>` says of each device. */
export interface DeviceState {
  readonly device: string
  readonly operstate: string
  readonly mtu: string
}

export function describeDevices(devices: readonly DeviceState[]): MetricFamily[] {
  const mtu = devices.flatMap((state) => {
    const value = numberOf(state.mtu)
    return value === undefined ? [] : [{ labels: { device: state.device }, value }]
  })
  const up = devices.map(({ device, operstate }) => ({ labels: { device }, value: operstate === 'up' ? 1 : 0 }))
  return [
    family('gauge', 'node_network_up', "Value is 1 if operstate is 'up', 0 otherwise.", up),
    family('gauge', 'node_network_mtu_bytes', 'Network device property: mtu_bytes', mtu),
  ]
}
