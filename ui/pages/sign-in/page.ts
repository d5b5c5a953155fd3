import { definePage } from '../../shell/define-page.ts'

export const signInPage = definePage({
  name: 'sign-in',
  paths: ['/sign-in'],
  title: { en: 'Log in', he: 'התחברות' },
  icon: 'lock',
  menu: 'none',
  frame: 'bare',
  timed: false,
  load: async () => (await import('./SignInPage.tsx')).SignInPage,
})
