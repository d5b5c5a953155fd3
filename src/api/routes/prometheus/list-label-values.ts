import { Fault } from '../../../lib/errors.ts'
import { quoteGo } from '../../../lib/go-quote.ts'
import { quoteJsonForHtml } from '../../../query/promql/index.ts'
import { answerList } from '../../prometheus/answer-list.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'
import { readSelection, selectionParameters } from '../../prometheus/read-selection.ts'
import { unescapeName } from '../../prometheus/unescape-name.ts'

export const listLabelValuesRoute = definePrometheusRoute({
  path: '/label/:name/values',
  summary: 'Values of a label',
  description: 'A name with other characters than letters, digits and `_` may be written as `U__` and its escaped form.',
  parameters: selectionParameters,
  async answer({ metricReader }, { params, form, caller, signal }) {
    const name = unescapeName(params['name'] ?? '')
    if (name === '' || /\p{Surrogate}/u.test(name)) throw new Fault('bad_input', `invalid label name: ${quoteGo(name)}`)
    const selected = await readSelection(form, caller.projectId)
    return await answerList(selected, (selection) => metricReader.listLabelValues(name, selection, signal), quoteJsonForHtml)
  },
})
