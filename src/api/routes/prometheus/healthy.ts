import type { ForeignRoute } from '../../foreign-route.ts'
import { refuse } from '../../prometheus/refuse.ts'

const text = { 'content-type': 'text/plain; charset=utf-8' }

export const healthyRoute: ForeignRoute = {
  methods: ['GET'],
  path: '/prometheus/-/healthy',
  summary: 'Whether the program runs',
  access: 'public',
  parameters: {},
  contentType: 'text/plain',
  refused: refuse,
  handle: async () => ({ status: 200, headers: text, body: 'Vedette is Healthy.\n' }),
}
