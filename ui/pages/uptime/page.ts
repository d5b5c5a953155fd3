import { definePage } from '../../shell/define-page.ts'

/** Monitors: what is up, since when, and how it did in the last 90 days. */
export const uptimePage = definePage({
  name: 'uptime',
  paths: ['/uptime', '/uptime/new', '/uptime/:id', '/uptime/:id/edit'],
  title: { en: 'Uptime', he: 'זמינות' },
  icon: 'uptime',
  menu: 'respond',
  frame: 'shell',
  timed: true,
  permission: 'alerts.read',
  sections: [{ path: '/uptime/new', title: { en: 'New monitor', he: 'ניטור חדש' } }],
  load: async () => (await import('./UptimePage.tsx')).UptimePage,
})
