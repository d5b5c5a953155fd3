/** Parts of the settings, with the permission that shows each (none: everybody). The first a caller may see is where the page opens. */
export const sections = [
  { name: 'members', title: { en: 'Members and roles', he: 'חברים ותפקידים' }, permission: 'members.read' },
  { name: 'keys', title: { en: 'Ingest keys', he: 'מפתחות קליטה' }, permission: 'keys.read' },
  { name: 'tokens', title: { en: 'API tokens', he: 'אסימוני API' }, permission: 'tokens.own' },
  { name: 'retention', title: { en: 'Retention', he: 'שמירת נתונים' }, permission: 'settings.read' },
  { name: 'log-classes', title: { en: 'Log classes', he: 'סוגי יומנים' }, permission: 'settings.read' },
  { name: 'masking', title: { en: 'Personal data', he: 'מידע אישי' }, permission: 'settings.read' },
  { name: 'account', title: { en: 'Your account', he: 'החשבון שלך' }, permission: undefined },
] as const
export type SectionName = (typeof sections)[number]['name']
