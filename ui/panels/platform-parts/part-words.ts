import { defineWords } from '../../lib/words.ts'

/** What the parts of the platform are called; the keys are the names they have in its health. */
export const partWords = defineWords({
  en: {
    alerting: 'Alerting',
    api: 'API',
    audit_trail: 'Audit trail',
    backups: 'Back-ups',
    budgets: 'Budgets',
    disk: 'Disk',
    engine: 'Engine',
    page: 'Page',
    receivers: 'Receivers',
    rules: 'Rules',
    scraper: 'Scraper',
    state_store: 'State store',
    uptime: 'Uptime',
    write_ahead_log: 'Write-ahead log',
  },
  he: {
    alerting: 'התראות',
    api: 'ה־API',
    audit_trail: 'יומן הביקורת',
    backups: 'גיבויים',
    budgets: 'מכסות',
    disk: 'דיסק',
    engine: 'מנוע',
    page: 'הדף',
    receivers: 'מקלטים',
    rules: 'כללים',
    scraper: 'איסוף מדדים',
    state_store: 'מאגר המצב',
    uptime: 'בדיקות זמינות',
    write_ahead_log: 'יומן הכתיבה',
  },
})
