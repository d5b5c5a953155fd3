import type { PackWords } from '../pack.ts'

/** Of `ready/nginx.ts`. */
export const nginxHebrew: PackWords = {
  title: 'nginx',
  source: 'nginx-prometheus-exporter',
  runbooks: {
    NginxDown: {
      means: 'ה־exporter רץ, אבל nginx אינו נותן לו את מצבו.',
      users: 'קרוב לוודאי ששום דבר שמאחורי nginx הזה אינו נגיש.',
      look: ['האם הוא רץ? `systemctl status nginx`.', 'האם ההגדרות שלו תקינות? `nginx -t`.'],
      causes: ['הוא נעצר', 'הגדרות שגויות, אחרי טעינה או הפעלה מחדש', 'קובץ תעודה חסר'],
      mend: ['בטלו את השינוי האחרון בהגדרות והפעילו אותו.'],
      over: '`nginx_up` הוא שוב 1.',
    },
    NginxDropsConnections: {
      means: 'nginx מקבל חיבורים וסוגר אותם מיד כי הגיע למגבלה.',
      users: 'חלק מהבקשות נכשלות עוד לפני שהתחילו.',
      look: ['יומן השגיאות שלו: `worker_connections are not enough` או `too many open files`.'],
      causes: ['`worker_connections` או מגבלת הקבצים הפתוחים נמוכים מדי', 'שרתים איטיים מאחוריו מחזיקים חיבורים זמן רב', 'מתקפה'],
      mend: ['העלו את `worker_connections` ואת `worker_rlimit_nofile`, וטענו מחדש.', 'תקנו את מה שאיטי מאחוריו.'],
      over: 'שום חיבור לא נסגר כך במשך חמש דקות.',
    },
  },
}
