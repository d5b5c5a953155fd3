// Sets theme, language, direction and the menu on <html> before the first paint, and again whenever a preference changes. It is a file of
// its own, not inline, so that the content security policy stays `script-src 'self'`.
{
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  // The ground of each theme, for the bars of the browser and of the installed page.
  const grounds = { dark: '#0b0f11', light: '#f2f4f4', contrast: '#000000' }
  const stored = (name) => {
    try {
      return localStorage.getItem(`vedette.${name}`)
    } catch {
      return null // storage is blocked: defaults
    }
  }
  const apply = () => {
    const theme = stored('theme')
    const language = stored('language') ?? (/^(he|iw)\b/.test(navigator.language) ? 'he' : 'en')
    const system = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
    const worn = Object.hasOwn(grounds, theme) ? theme : system
    root.dataset.theme = worn
    root.dataset.menu = stored('menu') === 'closed' ? 'closed' : 'open'
    root.lang = language === 'he' ? 'he' : 'en'
    root.dir = language === 'he' ? 'rtl' : 'ltr'
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', grounds[worn])
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
