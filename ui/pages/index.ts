import type { Page } from '../shell/define-page.ts'
import { logsPage } from './logs/page.ts'
import { setupPage } from './setup/page.ts'
import { signInPage } from './sign-in/page.ts'

/** Every page, in menu order. */
export const pages: readonly Page[] = [logsPage, setupPage, signInPage]
