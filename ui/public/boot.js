// Sets theme, language and direction on <html> before the first paint, and again whenever a preference changes. It is a file of its own, not
// inline, so that the content security policy stays `script-src 'self'`.
{
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  const apply = () => {
    let theme = null
    let language = null
    try {
      theme = localStorage.getItem('vedette.theme')
      language = localStorage.getItem('vedette.language')
    } catch {
      // Storage is blocked: defaults.
    }
    language ??= /^(he|iw)\b/.test(navigator.language) ? 'he' : 'en'
    const system = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
    root.dataset.theme = theme === 'dark' || theme === 'light' || theme === 'contrast' ? theme : system
    root.lang = language === 'he' ? 'he' : 'en'
    root.dir = language === 'he' ? 'rtl' : 'ltr'
  }
  apply()
  addEventListener('vedette:preferences', apply)
  // The same event as for a preference: what is drawn in the theme's colours is drawn anew.
  for (const media of [dark, contrast]) media.addEventListener('change', () => dispatchEvent(new Event('vedette:preferences')))
}
