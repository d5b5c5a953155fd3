import { encodeListed } from '../../prometheus/encode-listed.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

export const readConfigRoute = definePrometheusRoute({
  path: '/status/config',
  summary: 'For clients that ask for it: an empty configuration',
  description: 'What is configured stands in the configuration file and in the settings of the page, and is nobody’s to read from here.',
  parameters: {},
  answer: async () => ({ data: encodeListed({ yaml: '' }) }),
})
