// Sets theme, language and direction on <html> before the first paint, and again whenever a preference changes. It is a file of its own, not
// inline, so that the content security policy stays `script-src 'self'`.
;(() => {
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  const read = (name) => {
    try {
      return localStorage.getItem(`vedette.${name}`)
    } catch {
      return null // storage is blocked: defaults
    }
  }
  const apply = () => {
    const theme = read('theme')
    const language = read('language') ?? (/^(he|iw)\b/.test(navigator.language) ? 'he' : 'en')
    root.dataset.theme =
      theme === 'dark' || theme === 'light' || theme === 'contrast'
        ? theme
        : contrast.matches
          ? 'contrast'
          : dark.matches
            ? 'dark'
            : 'light'
    root.lang = language === 'he' ? 'he' : 'en'
    root.dir = language === 'he' ? 'rtl' : 'ltr'
  }
  apply()
  addEventListener('vedette:preferences', apply)
  dark.addEventListener('change', apply)
  contrast.addEventListener('change', apply)
})()
