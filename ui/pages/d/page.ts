import { definePage } from '../../shell/define-page.ts'

/** One dashboard; its folder has the name of its addresses' first segment. */
export const dashboardPage = definePage({
  name: 'd',
  paths: ['/d/:uid'],
  title: { en: 'Dashboard', he: 'לוח' },
  icon: 'dashboards',
  menu: 'none',
  frame: 'shell',
  timed: true,
  permission: 'dashboards.read',
  load: async () => (await import('./DashboardPage.tsx')).DashboardPage,
})
