import type { ForeignRoute } from '../../foreign-route.ts'
import { refuse } from '../../prometheus/refuse.ts'

const text = { 'content-type': 'text/plain; charset=utf-8' }

export const readyRoute: ForeignRoute = {
  methods: ['GET'],
  path: '/prometheus/-/ready',
  summary: 'Whether queries can be answered now',
  access: 'public',
  parameters: {},
  contentType: 'text/plain',
  refused: refuse,
  async handle({ telemetry }) {
    if (await telemetry.ping()) return { status: 200, headers: text, body: 'Vedette is Ready.\n' }
    return { status: 503, headers: text, body: 'Service Unavailable' }
  },
}
