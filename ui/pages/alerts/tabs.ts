/** Parts of the page, each with an address of its own; what stands behind it (`/alerts/<tab>/<id>`) is shown by the same part. */
export const tabs = [
  { name: 'firing', path: '/alerts', title: { en: 'Firing', he: 'פעילות' } },
  { name: 'history', path: '/alerts/history', title: { en: 'History', he: 'היסטוריה' } },
  { name: 'policy', path: '/alerts/policy', title: { en: 'Policy', he: 'מדיניות' } },
  { name: 'quality', path: '/alerts/quality', title: { en: 'Quality', he: 'איכות' } },
] as const
