import { quoteJsonForHtml } from '../../../query/promql/index.ts'
import { answerList } from '../../prometheus/answer-list.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'
import { readSelection, selectionParameters } from '../../prometheus/read-selection.ts'

export const listLabelNamesRoute = definePrometheusRoute({
  path: '/labels',
  methods: ['GET', 'POST'],
  summary: 'Names of labels',
  parameters: selectionParameters,
  async answer({ metricReader }, { form, caller, signal }) {
    const selected = await readSelection(form, caller.projectId)
    return await answerList(selected, (selection) => metricReader.listLabelNames(selection, signal), quoteJsonForHtml)
  },
})
