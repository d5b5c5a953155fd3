import { Fault } from '../../../lib/errors.ts'
import { quoteJsonForHtml } from '../../../query/promql/index.ts'
import { encodeListed } from '../../prometheus/encode-listed.ts'
import { readGoInteger } from '../../prometheus/go-number.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

export const listMetadataRoute = definePrometheusRoute({
  path: '/metadata',
  summary: 'Type, unit and help of metrics',
  parameters: {
    metric: 'Only this metric',
    limit: 'No more metrics than these',
    limit_per_metric: 'No more entries of one metric than these',
  },
  async answer({ metricReader }, { form, caller, signal }) {
    const most = readCount(form, 'limit')
    const mostEach = readCount(form, 'limit_per_metric')
    const family = form.get('metric') ?? ''
    const found = await metricReader.listMetadata({ projectId: caller.projectId, ...(family === '' ? {} : { family }) }, signal)
    const families = new Map<string, object[]>()
    for (const { family: name, type, unit, help } of found) {
      const known = families.get(name)
      if (known === undefined && most >= 0 && families.size >= most) break
      const entries = known ?? []
      if (mostEach <= 0 || entries.length < mostEach) entries.push({ type, unit, help })
      families.set(name, entries)
    }
    return {
      data: function* write(writer) {
        let before = '{'
        for (const [name, entries] of families) {
          writer.text(`${before}${quoteJsonForHtml(name)}:${encodeListed(entries)}`)
          before = ','
          if (writer.isFull) yield
        }
        writer.text(before === '{' ? '{}' : '}')
      },
    }
  },
})

/** Less than nothing stands for all. */
function readCount(form: URLSearchParams, name: string): number {
  const text = form.get(name) ?? ''
  if (text === '') return -1
  const count = readGoInteger(text)
  if (typeof count !== 'number') throw new Fault('bad_input', `${name} must be a number`)
  return count
}
