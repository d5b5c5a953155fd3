import { place, type SnippetCards } from '../snippet-card.ts'

/** Syslog, by rsyslog, which most machines have. */
export const cards: SnippetCards = [
  {
    name: 'syslog',
    title: 'syslog',
    note: 'rsyslog',
    text: `# the configuration of Vedette: opens the port, once
receivers:
  syslog: { tcp: 5514, host: 0.0.0.0 }

# /etc/rsyslog.d/vedette.conf on every host
action(type="omfwd" target="${place.hostname}" port="5514" protocol="tcp"
  TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
  queue.type="linkedList" queue.fileName="vedette"
  queue.saveOnShutdown="on" action.resumeRetryCount="-1")`,
  },
]
