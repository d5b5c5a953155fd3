import { definePage } from '../../shell/define-page.ts'
import { tabs } from './tabs.ts'

/** Alerts: what fires and who has it, and everything that decides who is told. */
export const alertsPage = definePage({
  name: 'alerts',
  paths: [tabs[0].path, '/alerts/:tab', '/alerts/:tab/:id', '/alerts/:tab/:id/:doing'],
  title: { en: 'Alerts', he: 'התראות' },
  icon: 'alerts',
  menu: 'respond',
  key: 'a',
  frame: 'shell',
  timed: true,
  permission: 'alerts.read',
  sections: tabs.slice(1),
  load: async () => (await import('./AlertsPage.tsx')).AlertsPage,
})
