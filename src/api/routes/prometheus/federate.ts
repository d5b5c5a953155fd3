import { Fault } from '../../../lib/errors.ts'
import { collectSeries, compileMatcher, encodePieces, metricQueryLimits, parseMetricSelector } from '../../../query/promql/index.ts'
import type { ForeignReply, ForeignRoute } from '../../foreign-route.ts'
import { encodeFederation } from '../../prometheus/federation/encode-federation.ts'
import { refuseInText } from '../../prometheus/refuse.ts'

/** One sample a series is needed; a series may have one a second. */
const mostSamples = 5_000_000

export const federateRoute: ForeignRoute = {
  methods: ['GET'],
  path: '/prometheus/federate',
  summary: 'The last samples of series, for another Prometheus to scrape',
  description: 'Looks back five minutes. Native histograms have no place in the text format and are left out.',
  access: 'telemetry.read',
  parameters: { 'match[]': 'Series selectors' },
  contentType: 'text/plain',
  refused: refuseInText,
  async handle({ clock, metricQueries, metricReader }, { form, headers, caller, signal }): Promise<ForeignReply> {
    const sets = form.getAll('match[]').map((text) => parseMetricSelector(text))
    if (sets.some((set) => set.every((matcher) => compileMatcher(matcher)('')))) {
      throw new Fault('bad_input', 'match[] must contain at least one non-empty matcher')
    }
    const endMs = clock.now()
    const range = { startMs: endMs - metricQueryLimits.lookbackMs, endMs, maxSamples: mostSamples }
    const source = metricReader.source(caller.projectId)
    const series = await metricQueries.runRead(() => collectSeries(source, sets, range, signal), signal)
    const style = /escaping=allow-utf-8/i.test(headers['accept'] ?? '') ? 'utf-8' : 'underscores'
    const contentType =
      style === 'utf-8'
        ? 'text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8'
        : 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'
    const body = encodePieces((writer) => encodeFederation(writer, series, style), signal)
    return { status: 200, headers: { 'content-type': contentType }, body }
  },
}
