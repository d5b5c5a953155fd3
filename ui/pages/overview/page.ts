import { definePage } from '../../shell/define-page.ts'

export const overviewPage = definePage({
  name: 'overview',
  paths: ['/'],
  title: { en: 'Overview', he: 'סקירה' },
  icon: 'home',
  menu: 'home',
  key: 'h',
  frame: 'shell',
  timed: true,
  permission: 'platform.read',
  load: async () => (await import('./OverviewPage.tsx')).OverviewPage,
})
