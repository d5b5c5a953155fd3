import { Fault } from '../../../lib/errors.ts'
import { encodeLabels } from '../../../query/promql/index.ts'
import { answerList } from '../../prometheus/answer-list.ts'
import { badParameter } from '../../prometheus/bad-parameter.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'
import { readSelection, selectionParameters } from '../../prometheus/read-selection.ts'

export const listSeriesRoute = definePrometheusRoute({
  path: '/series',
  methods: ['GET', 'POST'],
  summary: 'Series that selectors match',
  parameters: selectionParameters,
  async answer({ metricReader }, { form, caller, signal }) {
    if (!form.has('match[]')) throw new Fault('bad_input', 'no match[] parameter provided')
    return await answerList(
      await readSelection(form, caller.projectId, (problem) => badParameter('match[]', problem)),
      (selection) => metricReader.listSeries(selection, signal),
      encodeLabels,
    )
  },
})
