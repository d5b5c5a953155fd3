import { definePage } from '../../shell/define-page.ts'

export const auditPage = definePage({
  name: 'audit',
  paths: ['/audit'],
  title: { en: 'Audit trail', he: 'יומן ביקורת' },
  icon: 'audit',
  menu: 'manage',
  key: 'u',
  frame: 'shell',
  timed: false,
  hasOwnTime: true,
  permission: 'audit.read',
  load: async () => (await import('./AuditPage.tsx')).AuditPage,
})
