import { definePage } from '../../shell/define-page.ts'

export const logsPage = definePage({
  name: 'logs',
  paths: ['/logs'],
  title: { en: 'Logs', he: 'יומנים' },
  icon: 'logs',
  menu: 'observe',
  key: 'l',
  frame: 'shell',
  timed: true,
  permission: 'telemetry.read',
  load: async () => (await import('./LogsPage.tsx')).LogsPage,
})
