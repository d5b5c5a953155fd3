import { definePage } from '../../shell/define-page.ts'

export const logsPage = definePage({
  name: 'logs',
  paths: ['/logs'],
  title: { en: 'Logs', he: 'יומנים' },
  icon: 'logs',
  menu: 'observe',
  key: 'l',
  keys: [
    { keys: ['w'], title: { en: 'Wrap lines', he: 'גלישת שורות' } },
    { keys: ['c'], title: { en: 'The rows around the open one', he: 'השורות שסביב השורה הפתוחה' } },
    { keys: ['p'], title: { en: 'Pin the row', he: 'הצמדת השורה' } },
    { keys: ['Space'], title: { en: 'Pause or go on, while live', he: 'השהיה או המשך, בזמן חי' } },
  ],
  frame: 'shell',
  timed: true,
  permission: 'telemetry.read',
  load: async () => (await import('./LogsPage.tsx')).LogsPage,
})
