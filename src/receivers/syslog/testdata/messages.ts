/** What senders write, and what it is: received 2026-11-22T07:00:00Z from 192.0.2.7, in a zone that is UTC. */
export interface Golden {
  readonly name: string
  readonly message: string
  readonly is: {
    readonly at?: string
    readonly host?: string
    readonly app?: string
    readonly severity: string
    readonly body: string
    readonly attributes: Readonly<Record<string, string>>
  }
}

export const goldens: readonly Golden[] = [
  {
    name: 'RFC 5424, example 1: a BOM, no structured data',
    message: "<34>1 2026-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8",
    is: {
      at: '2026-10-11T22:14:15.003Z',
      host: 'mymachine.example.com',
      app: 'su',
      severity: 'crit 18',
      body: "'su root' failed for lonvick on /dev/pts/8",
      attributes: { 'syslog.facility': 'auth', 'syslog.msgid': 'ID47' },
    },
  },
  {
    name: 'RFC 5424, example 2: an offset and microseconds',
    message: '<165>1 2026-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It\'s time to make the do-nuts.',
    is: {
      at: '2026-08-24T12:14:15.000003Z',
      host: '192.0.2.1',
      app: 'myproc',
      severity: 'notice 10',
      body: "%% It's time to make the do-nuts.",
      attributes: { 'syslog.facility': 'local4', 'syslog.procid': '8710' },
    },
  },
  {
    name: 'RFC 5424, example 4: structured data only',
    message:
      '<165>1 2026-10-11T22:14:15.003Z h evntslog - ID47 [exampleSDID@32473 iut="3" eventID="1011"][examplePriority@32473 class="high"]',
    is: {
      at: '2026-10-11T22:14:15.003Z',
      host: 'h',
      app: 'evntslog',
      severity: 'notice 10',
      body: '',
      attributes: {
        'syslog.facility': 'local4',
        'syslog.msgid': 'ID47',
        'syslog.exampleSDID@32473.iut': '3',
        'syslog.exampleSDID@32473.eventID': '1011',
        'syslog.examplePriority@32473.class': 'high',
      },
    },
  },
  {
    name: 'structured data with escapes',
    message: String.raw`<13>1 - - - - - [a b="say \"x\" \\ \] \n" c=""] text`,
    is: {
      host: '192.0.2.7',
      severity: 'notice 10',
      body: 'text',
      attributes: { 'syslog.facility': 'user', 'syslog.a.b': String.raw`say "x" \ ] \n`, 'syslog.a.c': '' },
    },
  },
  {
    name: 'structured data that is none stays text',
    message: '<13>1 2026-11-22T06:00:00Z h app - - [2026] [warn] it is late',
    is: {
      at: '2026-11-22T06:00:00Z',
      host: 'h',
      app: 'app',
      severity: 'notice 10',
      body: '[2026] [warn] it is late',
      attributes: { 'syslog.facility': 'user' },
    },
  },
  {
    name: 'Heroku: no structured data at all',
    message: '<40>1 2026-11-22T06:45:29+00:00 host app web.3 - State changed from starting to up',
    is: {
      at: '2026-11-22T06:45:29Z',
      host: 'host',
      app: 'app',
      severity: 'emerg 21',
      body: 'State changed from starting to up',
      attributes: { 'syslog.facility': 'syslog', 'syslog.procid': 'web.3' },
    },
  },
  {
    name: 'RFC 3164, example 1',
    message: "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
    is: {
      at: '2026-10-11T22:14:15Z',
      host: 'mymachine',
      app: 'su',
      severity: 'crit 18',
      body: "'su root' failed for lonvick on /dev/pts/8",
      attributes: { 'syslog.facility': 'auth' },
    },
  },
  {
    name: 'a time of last December, a path as tag, a pid',
    message: '<22>Dec  1 07:00:00 mx1 postfix/smtpd[8812]: connect from unknown[203.0.113.9]',
    is: {
      at: '2025-12-01T07:00:00Z',
      host: 'mx1',
      app: 'postfix/smtpd',
      severity: 'info 9',
      body: 'connect from unknown[203.0.113.9]',
      attributes: { 'syslog.facility': 'mail', 'syslog.procid': '8812' },
    },
  },
  {
    name: 'no host: where it came from is one',
    message: '<78>Nov 22 06:59:59 cron[7]: (root) CMD (true)',
    is: {
      at: '2026-11-22T06:59:59Z',
      host: '192.0.2.7',
      app: 'cron',
      severity: 'info 9',
      body: '(root) CMD (true)',
      attributes: { 'syslog.facility': 'cron', 'syslog.procid': '7' },
    },
  },
  {
    name: 'a clock of another zone, an hour and a half ahead, is moved back',
    message: '<13>Nov 22 08:30:10 h a: b',
    is: { at: '2026-11-22T07:00:10Z', host: 'h', app: 'a', severity: 'notice 10', body: 'b', attributes: { 'syslog.facility': 'user' } },
  },
  {
    name: 'rsyslog with ISO times',
    message: '<30>2026-11-22T07:00:00.123456+01:00 db1 systemd[1]: Started Daily apt upgrade.',
    is: {
      at: '2026-11-22T06:00:00.123456Z',
      host: 'db1',
      app: 'systemd',
      severity: 'info 9',
      body: 'Started Daily apt upgrade.',
      attributes: { 'syslog.facility': 'daemon', 'syslog.procid': '1' },
    },
  },
  {
    name: 'Cisco IOS: a number, a clock that is not set, a zone',
    message: '<189>45: *Nov 21 18:46:11.123 UTC: %SYS-5-CONFIG_I: Configured from console by vty2 (10.34.195.36)',
    is: {
      at: '2026-11-21T18:46:11.123Z',
      host: '192.0.2.7',
      severity: 'notice 10',
      body: '%SYS-5-CONFIG_I: Configured from console by vty2 (10.34.195.36)',
      attributes: { 'syslog.facility': 'local7', 'syslog.msgid': 'SYS-5-CONFIG_I' },
    },
  },
  {
    name: 'Cisco ASA: a year, a host behind the time',
    message: '<166>Nov 21 2026 18:46:11 fw1 : %ASA-6-302013: Built outbound TCP connection',
    is: {
      at: '2026-11-21T18:46:11Z',
      host: 'fw1',
      severity: 'info 9',
      body: '%ASA-6-302013: Built outbound TCP connection',
      attributes: { 'syslog.facility': 'local4', 'syslog.msgid': 'ASA-6-302013' },
    },
  },
  {
    name: 'no priority, no time: a text',
    message: 'hello there',
    is: { host: '192.0.2.7', severity: 'notice 10', body: 'hello there', attributes: { 'syslog.facility': 'user' } },
  },
  {
    name: 'a priority that is none stays text',
    message: '<999>hello',
    is: { host: '192.0.2.7', severity: 'notice 10', body: '<999>hello', attributes: { 'syslog.facility': 'user' } },
  },
  {
    name: 'NUL and line ends behind the text, NUL inside',
    message: '<11>Nov 22 07:00:00 h a: b\0c\r\n\0',
    is: { at: '2026-11-22T07:00:00Z', host: 'h', app: 'a', severity: 'err 17', body: 'b\uFFFDc', attributes: { 'syslog.facility': 'user' } },
  },
]
