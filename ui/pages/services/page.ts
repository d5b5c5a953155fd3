import { definePage } from '../../shell/define-page.ts'

export const servicesPage = definePage({
  name: 'services',
  paths: ['/services', '/services/:service'],
  title: { en: 'Services', he: 'שירותים' },
  icon: 'services',
  menu: 'observe',
  key: 's',
  frame: 'shell',
  timed: true,
  permission: 'telemetry.read',
  load: async () => (await import('./ServicesPage.tsx')).ServicesPage,
})
