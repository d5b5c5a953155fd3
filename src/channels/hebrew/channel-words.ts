/** A channel's name and what to do at the vendor's, in another language than English. */
export interface ChannelWords {
  readonly title: string
  readonly setUp: readonly string[]
}

const teams: readonly string[] = [
  'ב־Teams פתחו את התפריט של הערוץ, *Workflows*, ובחרו *Post to a channel when a webhook request is received*.',
  'העתיקו את הכתובת שמוצגת אל `webhook_url`. מחברים מהסוג הישן (*Incoming Webhook*) אינם פועלים עוד אצל Microsoft; תהליך עבודה בא במקומם.',
]

/** By the channel's name. */
export const channelWords: Readonly<Record<string, ChannelWords>> = {
  email: {
    title: 'דוא״ל',
    setUp: [
      'הזינו את שרת הדואר שלכם ב־`smarthost` (host:port), ואת השם והסיסמה של חשבון שרשאי לשלוח.',
      'בפורט 587 מדברים STARTTLS, בפורט 465 מדברים TLS מההתחלה. שרת משלכם בלי TLS צריך `require_tls: false`.',
      'דאגו ש־SPF ו־DKIM של הדומיין השולח יתירו את השרת, אחרת ההודעות יגיעו לדואר הזבל.',
    ],
  },
  slack: {
    title: 'Slack',
    setUp: [
      'ב־api.slack.com/apps צרו יישום לסביבת העבודה שלכם.',
      'הדרך הקצרה: הפעילו *Incoming Webhooks*, הוסיפו אחד לערוץ, והדביקו את הכתובת שלו ב־`api_url`.',
      'כדי שהודעות ישתנו במקומן: תחת *OAuth & Permissions* תנו לבוט `chat:write`, התקינו את היישום, הזמינו אותו לערוץ, הדביקו את אסימון הבוט (`xoxb-…`) ב־`app_token` וכתבו את שם הערוץ ב־`channel`.',
      'כדי ללחוץ על הכפתורים בתוך Slack: תחת *Interactivity & Shortcuts* הזינו `https://…/webhooks/slack` עם הכתובת של המערכת הזאת ככתובת הבקשות, והדביקו את ה־*Signing Secret* שב־*Basic Information* ב־`signing_secret`.',
    ],
  },
  msteamsv2: { title: 'Microsoft Teams', setUp: teams },
  msteams: { title: 'Microsoft Teams (הגדרות ישנות)', setUp: teams },
  discord: {
    title: 'Discord',
    setUp: [
      'פתחו את הגדרות הערוץ, *Integrations*, *Webhooks*, וצרו אחד.',
      'העתיקו את הכתובת שלו אל `webhook_url`. מי שמחזיק בה יכול לכתוב בערוץ: היא נשמרת כמו סיסמה.',
    ],
  },
  telegram: {
    title: 'Telegram',
    setUp: [
      'כתבו `/newbot` אל @BotFather והעתיקו את האסימון שהוא נותן אל `bot_token`.',
      'הוסיפו את הבוט לקבוצה, כתבו בה משהו, וקראו את מספר השיחה ב־`https://api.telegram.org/bot<token>/getUpdates`: הוא נכנס אל `chat_id`.',
    ],
  },
  mattermost: {
    title: 'Mattermost',
    setUp: ['ב־Mattermost פתחו *Integrations*, *Incoming Webhooks*, והוסיפו אחד לערוץ.', 'העתיקו את הכתובת שלו אל `webhook_url`.'],
  },
  pagerduty: {
    title: 'PagerDuty',
    setUp: [
      'ב־PagerDuty פתחו את השירות, *Integrations*, והוסיפו *Events API V2*.',
      'העתיקו את מפתח השילוב אל `routing_key`. אירועים נסגרים מעצמם כשההתראות נגמרות.',
    ],
  },
  opsgenie: {
    title: 'Opsgenie',
    setUp: [
      'ב־Opsgenie פתחו את הצוות, *Integrations*, והוסיפו *API*; הרשו לו ליצור התראות ולסגור אותן.',
      'העתיקו את המפתח שלו אל `api_key`; לחשבונות באירופה קבעו ב־`api_url` את `https://api.eu.opsgenie.com/`.',
      'Atlassian מפסיקה את Opsgenie באפריל 2027: תכננו את המעבר.',
    ],
  },
  pushover: {
    title: 'Pushover',
    setUp: [
      'ב־pushover.net צרו יישום והעתיקו את האסימון שלו אל `token`.',
      'העתיקו את מפתח המשתמש שלכם, או את זה של קבוצת תפוצה, אל `user_key`.',
    ],
  },
  ntfy: {
    title: 'ntfy',
    setUp: ['בחרו נושא שאיש לא ינחש, והירשמו אליו ביישום ntfy.', 'הזינו אותו ב־`topic`; לשרת משלכם את ה־`url` שלו, ו־`token` אם הוא מבקש.'],
  },
  web_push: {
    title: 'התראות בדפדפן',
    setUp: [
      'מי שצריך לקבל הודעות פותח בדפדפן *התראות*, *תיבת הודעות* ולוחץ על *לקבל הודעות בדפדפן הזה*.',
      'הזינו את כתובת הדוא״ל של החשבון: כל הדפדפנים שלו יקבלו את ההודעה.',
    ],
  },
  twilio: {
    title: 'SMS (Twilio)',
    setUp: [
      'במסוף של Twilio העתיקו את ה־*Account SID* אל `account_sid` ואת ה־*Auth Token* אל `auth_token`.',
      'קנו מספר, או צרו שירות הודעות, והזינו אותו ב־`from` או ב־`messaging_service_sid`; את הנמען ב־`to`, עם קידומת המדינה.',
    ],
  },
  vonage: {
    title: 'SMS (Vonage)',
    setUp: [
      'בלוח הבקרה של Vonage העתיקו את המפתח ואת הסוד אל `api_key` ואל `api_secret`.',
      'הזינו את המספר או את השם שלכם ב־`from` ואת הנמען ב־`to`, עם קידומת המדינה ובלי פלוס.',
    ],
  },
  sns: {
    title: 'Amazon SNS (נושאים ו־SMS)',
    setUp: [
      'ב־AWS צרו משתמש עם ההרשאה `sns:Publish` על הנושא (או על `*` להודעות SMS) ומפתח גישה עבורו.',
      'הזינו `sigv4.region`, `sigv4.access_key` ו־`sigv4.secret_key`, וגם `topic_arn` או `phone_number`.',
      'להודעות SMS צאו מארגז החול של SNS, או אמתו שם את המספר.',
    ],
  },
  webhook: {
    title: 'Webhook',
    setUp: [
      'הזינו את כתובת השירות שלכם ב־`url`: הוא מקבל ב־POST את מה שמקבלים ה־webhooks של Alertmanager (תוכן בגרסה 4).',
      'קבעו `signing_secret` ובדקו את `webhook-id`, `webhook-timestamp` ו־`webhook-signature` בכל ספרייה של Standard Webhooks.',
      'ענו 2xx ברגע שההודעה אצלכם; 429 ו־5xx מנוסים שוב עם אותו `Idempotency-Key`.',
    ],
  },
  inbox: { title: 'תיבת ההודעות של המערכת הזאת', setUp: ['אין צורך בדבר: ההודעות עומדות בתיבת ההודעות שבדף.'] },
}
