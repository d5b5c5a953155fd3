interface Title {
  readonly en: string
  readonly he: string
}

/** Parts of the settings, with the permission that shows each (none: everybody). The first a caller may see is where the page opens. */
export const sections = [
  { name: 'members', title: { en: 'Members and roles', he: 'חברים ותפקידים' }, permission: 'members.read' },
  { name: 'roles', title: { en: 'Roles compared', he: 'השוואת תפקידים' }, permission: 'members.read' },
  { name: 'sign-in', title: { en: 'Sign-in providers', he: 'ספקי זהות' }, permission: 'settings.read' },
  { name: 'keys', title: { en: 'Ingest keys', he: 'מפתחות קליטה' }, permission: 'keys.read' },
  { name: 'tokens', title: { en: 'API tokens', he: 'אסימוני API' }, permission: 'tokens.own' },
  { name: 'retention', title: { en: 'Retention', he: 'שמירת נתונים' }, permission: 'settings.read' },
  { name: 'backups', title: { en: 'Back-ups', he: 'גיבויים' }, permission: 'settings.read' },
  { name: 'log-classes', title: { en: 'Log classes', he: 'סוגי יומנים' }, permission: 'settings.read' },
  { name: 'masking', title: { en: 'Personal data', he: 'מידע אישי' }, permission: 'settings.read' },
  { name: 'second-factor', title: { en: 'Second factor', he: 'אימות נוסף' }, permission: 'settings.read' },
  { name: 'projects', title: { en: 'Projects', he: 'פרויקטים' }, permission: undefined },
  { name: 'account', title: { en: 'Your account', he: 'החשבון שלך' }, permission: undefined },
  { name: 'installation', title: { en: 'This installation', he: 'ההתקנה הזאת' }, permission: undefined },
] as const
export type SectionName = (typeof sections)[number]['name']

/** What stands on a part: its heading has the id. */
const parts: readonly { readonly section: SectionName; readonly id: string; readonly title: Title }[] = [
  { section: 'members', id: 'add', title: { en: 'Add a person', he: 'הוספת אדם' } },
  { section: 'members', id: 'invite', title: { en: 'Invite a person', he: 'הזמנת אדם' } },
  { section: 'roles', id: 'roles', title: { en: 'Make a role', he: 'יצירת תפקיד' } },
  { section: 'account', id: 'identities', title: { en: 'Accounts that sign in to yours', he: 'חשבונות שמתחברים לשלך' } },
  {
    section: 'retention',
    id: 'everywhere',
    title: { en: 'Days to keep logs, traces and metrics', he: 'ימי שמירה של יומנים, עקבות ומדדים' },
  },
  { section: 'retention', id: 'project', title: { en: 'Retention in this project', he: 'שמירת נתונים בפרויקט הזה' } },
  { section: 'retention', id: 'tables', title: { en: 'Tables and disk space', he: 'טבלאות ומקום בדיסק' } },
  { section: 'backups', id: 'restore-points', title: { en: 'Restore points', he: 'נקודות שחזור' } },
  { section: 'backups', id: 'recovery-kit', title: { en: 'Recovery kit', he: 'ערכת התאוששות' } },
  { section: 'masking', id: 'detectors', title: { en: 'Detectors of personal data', he: 'גלאים של מידע אישי' } },
  { section: 'masking', id: 'test', title: { en: 'Try masking', he: 'ניסוי המיסוך' } },
  { section: 'masking', id: 'fields', title: { en: 'Masked fields and own patterns', he: 'שדות ממוסכים ותבניות משלך' } },
  { section: 'masking', id: 'personal-data', title: { en: 'Who looks at personal data', he: 'מי מעיין במידע אישי' } },
  { section: 'account', id: 'password', title: { en: 'Change your password', he: 'החלפת הסיסמה' } },
  {
    section: 'account',
    id: 'second-factor',
    title: { en: 'Your authenticator app and recovery codes', he: 'אפליקציית האימות וקודי השחזור שלך' },
  },
  { section: 'account', id: 'passkeys', title: { en: 'Your passkeys', he: 'מפתחות הגישה שלך' } },
  { section: 'account', id: 'sessions', title: { en: 'Where you are logged in', he: 'היכן התחברת' } },
  { section: 'account', id: 'look', title: { en: 'Theme, language and time zone', he: 'ערכת נושא, שפה ואזור זמן' } },
  { section: 'installation', id: 'parts', title: { en: 'Version and health', he: 'גרסה ותקינות' } },
  { section: 'installation', id: 'diagnostics', title: { en: 'Diagnostics for whoever helps', he: 'מידע לאבחון למי שעוזר' } },
  { section: 'installation', id: 'api', title: { en: 'API, OpenAPI and own metrics', he: 'API‏, OpenAPI ומדדים עצמיים' } },
]

/** Everything there is to find: the parts of the settings and what stands on them, each with its address. */
export const settingPlaces: readonly { readonly path: string; readonly section: SectionName; readonly title: Title }[] = [
  ...sections.map(({ name, title }) => ({ path: `/settings/${name}`, section: name, title })),
  ...parts.map(({ section, id, title }) => ({ path: `/settings/${section}#${id}`, section, title })),
]
