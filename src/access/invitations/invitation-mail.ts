import type { Role } from '../permissions.ts'

/** What the mail of an invitation is made of. */
export interface InvitationMail {
  readonly to: string
  readonly language: 'en' | 'he'
  readonly invitedBy: string
  /** Null: to all projects. */
  readonly projectName: string | null
  readonly role: string
  readonly link: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Sends a mail of the platform itself; rejects with a message for people. Undefined where no mail server is set up. */
export type SendInvitation = (
  mail: { readonly to: string; readonly subject: string; readonly text: string },
  signal: AbortSignal,
) => Promise<void>

const roleTitles: Readonly<Record<'en' | 'he', Readonly<Record<Role, string>>>> = {
  en: { admin: 'Admin', developer: 'Developer', support: 'Support', executive: 'Executive', auditor: 'Auditor' },
  he: { admin: 'מנהל', developer: 'מפתח', support: 'תמיכה', executive: 'הנהלה', auditor: 'מבקר' },
}

/** Subject and text, in the language of who invites; plain text, so that nothing of it can become markup. */
export function writeInvitationMail(mail: InvitationMail): { readonly subject: string; readonly text: string } {
  const { language, invitedBy, projectName, link } = mail
  const titles: Readonly<Record<string, string>> = roleTitles[language]
  const role = titles[mail.role] ?? mail.role
  const until = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(mail.expiresAt)
  if (language === 'he') {
    const where = projectName === null ? 'לכל הפרויקטים' : `לפרויקט ${projectName}`
    return {
      subject: `הזמנה ל־Vedette מאת ${invitedBy}`,
      text: `${invitedBy} מזמין אותך ל־Vedette, ${where}, בתפקיד: ${role}.\n\nכדי לקבל את ההזמנה:\n${link}\n\nהקישור פועל פעם אחת, עד ${until} UTC.\nלא ציפית להזמנה? אפשר להתעלם מההודעה.\n`,
    }
  }
  const where = projectName === null ? 'to all projects' : `to the project ${projectName}`
  return {
    subject: `${invitedBy} invites you to Vedette`,
    text: `${invitedBy} invites you to Vedette, ${where}, with the role ${role}.\n\nAccept the invitation:\n${link}\n\nThe link works once, until ${until} UTC.\nYou did not expect this? Then ignore this mail.\n`,
  }
}
