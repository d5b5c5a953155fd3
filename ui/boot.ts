import { askFirstQuestions } from './first-questions.ts'
import { basePath } from './lib/base-path.ts'
import { adoptProject } from './lib/project.ts'

/*
 * Runs before all else, within the document: it dresses <html> before the first paint, and has the page's first questions on their way
 * while its code is. The server names its hash in the content security policy.
 */
dressDocument()
adoptProject()
// Somebody came past the proxy: the router knows no other addresses than those under the base path.
if (!`${location.pathname}/`.startsWith(`${basePath}/`)) location.replace(basePath + location.pathname + location.search + location.hash)
// The page's code takes the answers over.
askFirstQuestions()

/** Sets theme, language, direction and the menu on <html>, and again whenever a preference changes. */
function dressDocument(): void {
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  // The ground of each theme, for the bars of the browser and of the installed page.
  const grounds: ReadonlyMap<string | null, string> = new Map([
    ['dark', '#0b0f11'],
    ['light', '#f2f4f4'],
    ['contrast', '#000000'],
  ])
  const stored = (name: string): string | null => {
    try {
      return localStorage.getItem(`vedette.${name}`)
    } catch {
      return null // storage is blocked: defaults
    }
  }
  const apply = (): void => {
    const theme = stored('theme')
    const language = stored('language') ?? (/^(he|iw)\b/.test(navigator.language) ? 'he' : 'en')
    const system = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
    const worn = theme !== null && grounds.has(theme) ? theme : system
    root.dataset['theme'] = worn
    root.dataset['menu'] = stored('menu') === 'closed' ? 'closed' : 'open'
    root.lang = language === 'he' ? 'he' : 'en'
    root.dir = language === 'he' ? 'rtl' : 'ltr'
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', grounds.get(worn) ?? '')
  }
  apply()
  addEventListener('vedette:preferences', apply)
  // Another tab of the same page.
  addEventListener('storage', (event) => {
    if (event.key?.startsWith('vedette.')) dispatchEvent(new Event('vedette:preferences'))
  })
  // The same event as for a preference: what is drawn in the theme's colours is drawn anew.
  for (const media of [dark, contrast]) media.addEventListener('change', () => dispatchEvent(new Event('vedette:preferences')))
}
