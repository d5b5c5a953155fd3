import { definePage } from '../../shell/define-page.ts'

export const invitationPage = definePage({
  name: 'invitation',
  paths: ['/invitation'],
  title: { en: 'Invitation', he: 'הזמנה' },
  icon: 'user',
  menu: 'none',
  frame: 'bare',
  timed: false,
  load: async () => (await import('./InvitationPage.tsx')).InvitationPage,
})
