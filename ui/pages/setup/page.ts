import { definePage } from '../../shell/define-page.ts'

export const setupPage = definePage({
  name: 'setup',
  paths: ['/setup'],
  title: { en: 'Set up', he: 'הקמה' },
  icon: 'plus',
  menu: 'none',
  frame: 'bare',
  timed: false,
  load: async () => (await import('./SetupPage.tsx')).SetupPage,
})
