import { definePage } from '../../shell/define-page.ts'

export const dashboardsPage = definePage({
  name: 'dashboards',
  paths: ['/dashboards'],
  title: { en: 'Dashboards', he: 'לוחות' },
  icon: 'dashboards',
  menu: 'observe',
  key: 'd',
  frame: 'shell',
  timed: false,
  permission: 'dashboards.read',
  load: async () => (await import('./DashboardsPage.tsx')).DashboardsPage,
})
