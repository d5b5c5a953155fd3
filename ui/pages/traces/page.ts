import { definePage } from '../../shell/define-page.ts'

export const tracesPage = definePage({
  name: 'traces',
  paths: ['/traces'],
  title: { en: 'Traces', he: 'עקבות' },
  icon: 'traces',
  menu: 'observe',
  key: 't',
  frame: 'shell',
  timed: true,
  permission: 'telemetry.read',
  load: async () => (await import('./TracesPage.tsx')).TracesPage,
})
