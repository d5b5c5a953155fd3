import { encodeListed } from '../../prometheus/encode-listed.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

/** The release of Prometheus whose API and language this is; clients choose their features by it. */
const compatibleVersion = '3.14.0'

export const readBuildInfoRoute = definePrometheusRoute({
  path: '/status/buildinfo',
  summary: 'The version of Prometheus that this API is compatible with',
  description: '`revision` is the version of Vedette.',
  parameters: {},
  answer: async ({ platform }) => ({
    data: encodeListed({
      version: compatibleVersion,
      revision: `vedette-${platform.version}`,
      branch: '',
      buildUser: '',
      buildDate: '',
      goVersion: '',
    }),
  }),
})
