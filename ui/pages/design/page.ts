import { definePage } from '../../shell/define-page.ts'

export const designPage = definePage({
  name: 'design',
  paths: ['/design'],
  title: { en: 'Design', he: 'עיצוב' },
  icon: 'todo',
  menu: 'manage',
  frame: 'shell',
  timed: false,
  load: async () => (await import('./DesignPage.tsx')).DesignPage,
})
