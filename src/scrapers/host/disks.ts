import type { MetricFamily } from '../../lib/metrics/metric-family.ts'
import { family, linesOf, numberOf, wordsOf } from './family.ts'

/** Partitions and memory disks: their I/O is that of the disk, or none. node_exporter's default. */
const ignored = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/
const sectorBytes = 512
const perMs = 1 / 1000

/** The numbers of a line in order; the last two groups came with Linux 4.18 and 5.5. */
const columns = [
  ['counter', 'node_disk_reads_completed_total', 'The total number of reads completed successfully.', 1],
  ['counter', 'node_disk_reads_merged_total', 'The total number of reads merged.', 1],
  ['counter', 'node_disk_read_bytes_total', 'The total number of bytes read successfully.', sectorBytes],
  ['counter', 'node_disk_read_time_seconds_total', 'The total number of seconds spent by all reads.', perMs],
  ['counter', 'node_disk_writes_completed_total', 'The total number of writes completed successfully.', 1],
  ['counter', 'node_disk_writes_merged_total', 'The number of writes merged.', 1],
  ['counter', 'node_disk_written_bytes_total', 'The total number of bytes written successfully.', sectorBytes],
  ['counter', 'node_disk_write_time_seconds_total', 'This is the total number of seconds spent by all writes.', perMs],
  ['gauge', 'node_disk_io_now', 'The number of I/Os currently in progress.', 1],
  ['counter', 'node_disk_io_time_seconds_total', 'Total seconds spent doing I/Os.', perMs],
  ['counter', 'node_disk_io_time_weighted_seconds_total', 'The weighted # of seconds spent doing I/Os.', perMs],
  ['counter', 'node_disk_discards_completed_total', 'The total number of discards completed successfully.', 1],
  ['counter', 'node_disk_discards_merged_total', 'The total number of discards merged.', 1],
  ['counter', 'node_disk_discarded_sectors_total', 'The total number of sectors discarded successfully.', 1],
  ['counter', 'node_disk_discard_time_seconds_total', 'This is the total number of seconds spent by all discards.', perMs],
  ['counter', 'node_disk_flush_requests_total', 'The total number of flush requests completed successfully', 1],
  ['counter', 'node_disk_flush_requests_time_seconds_total', 'This is the total number of seconds spent by all flush requests.', perMs],
] as const

/** `/proc/diskstats`. */
export function parseDisks(text: string): MetricFamily[] {
  const disks = linesOf(text).flatMap((line) => {
    const [, , device = '', ...numbers] = wordsOf(line)
    return device === '' || ignored.test(device) ? [] : [{ device, numbers }]
  })
  return columns.flatMap(([type, name, help, factor], i) => {
    const points = disks.flatMap(({ device, numbers }) => {
      const value = numberOf(numbers[i])
      return value === undefined ? [] : [{ labels: { device }, value: factor === perMs ? value / 1000 : value * factor }]
    })
    return points.length === 0 ? [] : [family(type, name, help, points)]
  })
}
