import type { MetricFamily } from '../../lib/metrics/metric-family.ts'
import { linesOf, numberOf, single, wordsOf } from './family.ts'

/** `/proc/meminfo`: `Active(anon): 1 kB` becomes `node_memory_Active_anon_bytes`. */
export function parseMemory(text: string): MetricFamily[] {
  return linesOf(text).flatMap((line) => {
    const [key = '', amount, unit] = wordsOf(line)
    const field = /^([A-Za-z]\w*)(?:\((\w+)\))?:$/.exec(key)
    const value = numberOf(amount)
    if (field === null || value === undefined) return []
    const name = field.slice(1).filter(Boolean).join('_') + (unit === 'kB' ? '_bytes' : '')
    return [single('gauge', `node_memory_${name}`, `Memory information field ${name}.`, unit === 'kB' ? value * 1024 : value)]
  })
}
