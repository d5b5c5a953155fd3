import { definePage } from '../../shell/define-page.ts'

export const tracePage = definePage({
  name: 'trace',
  paths: ['/trace/:traceId', '/span/:spanId'],
  title: { en: 'Trace', he: 'עקבה' },
  icon: 'traces',
  menu: 'none',
  frame: 'shell',
  timed: false,
  permission: 'telemetry.read',
  load: async () => (await import('./TracePage.tsx')).TracePage,
})
