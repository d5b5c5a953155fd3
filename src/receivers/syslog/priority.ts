/** Facilities of RFC 5424, section 6.2.1, by number, as syslog.h calls them. */
export const facilities: readonly Buffer[] = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
].map((name) => Buffer.from(name))

/** Severities, by number. */
export const severities: readonly Buffer[] = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'].map((name) =>
  Buffer.from(name),
)

/** The same as OpenTelemetry counts (log data model, appendix B). */
export const severityNumbers = [21, 19, 18, 17, 13, 10, 9, 5] as const

/** What a message without a priority has (RFC 3164, section 4.3.3): user, notice. */
export const defaultPriority = 13
export const greatestPriority = 191
