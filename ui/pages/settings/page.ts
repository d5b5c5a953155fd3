import { definePage } from '../../shell/define-page.ts'
import { settingPlaces } from './sections.ts'

export const settingsPage = definePage({
  name: 'settings',
  paths: ['/settings', '/settings/:section'],
  title: { en: 'Settings', he: 'הגדרות' },
  icon: 'settings',
  menu: 'manage',
  key: ',',
  frame: 'shell',
  timed: false,
  sections: settingPlaces,
  load: async () => (await import('./SettingsPage.tsx')).SettingsPage,
})
