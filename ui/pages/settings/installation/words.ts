import { defineWords } from '../../../lib/words.ts'

export const installationWords = defineWords({
  en: {
    parts: 'Parts',
    since: 'version {version}, up {time}',
    part: 'Part',
    state: 'State',
    healthy: 'OK',
    degraded: 'Degraded',
    unhealthy: 'Down',
    api: 'For programs',
    apiNote: 'everything this page does is in the API; tokens are made under API tokens',
    '/api/openapi.json': 'the API, described for generators and people',
    '/api/health/detailed': 'how each part is, with figures',
    '/metrics': 'what Vedette measures of itself, for Prometheus',
  },
  he: {
    parts: 'חלקים',
    since: 'גרסה {version}, פועל {time}',
    part: 'חלק',
    state: 'מצב',
    healthy: 'תקין',
    degraded: 'חלקי',
    unhealthy: 'אינו פועל',
    api: 'לתוכנות',
    apiNote: 'כל מה שהדף עושה נמצא ב־API; אסימונים נוצרים תחת אסימוני API',
    '/api/openapi.json': 'ה־API, מתואר לתוכנות ולאנשים',
    '/api/health/detailed': 'איך כל חלק, עם מספרים',
    '/metrics': 'מה ש־Vedette מודד על עצמו, ל־Prometheus',
  },
})
