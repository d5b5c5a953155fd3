/** Parts of the page, each with an address of its own; what stands behind it (`/alerts/<tab>/<id>`) is shown by the same part. */
export const tabs = [
  { name: 'firing', path: '/alerts', title: { en: 'Firing', he: 'פעילות' } },
  { name: 'history', path: '/alerts/history', title: { en: 'History', he: 'היסטוריה' } },
  { name: 'rules', path: '/alerts/rules', title: { en: 'Rules', he: 'כללים' } },
  { name: 'routes', path: '/alerts/routes', title: { en: 'Routes', he: 'מסלולים' } },
  { name: 'silences', path: '/alerts/silences', title: { en: 'Silences', he: 'השתקות' } },
  { name: 'contact-points', path: '/alerts/contact-points', title: { en: 'Contact points', he: 'אנשי קשר' } },
  { name: 'policy', path: '/alerts/policy', title: { en: 'Policy', he: 'מדיניות' } },
  { name: 'quality', path: '/alerts/quality', title: { en: 'Quality', he: 'איכות' } },
  { name: 'runbooks', path: '/alerts/runbooks', title: { en: 'Runbooks', he: 'מדריכים' } },
  { name: 'inbox', path: '/alerts/inbox', title: { en: 'Inbox', he: 'תיבת הודעות' } },
] as const
