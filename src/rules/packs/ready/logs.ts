import type { Pack } from '../pack.ts'

/** What logs say in so many words. */
export const logsPack: Pack = {
  name: 'logs',
  title: 'Logs',
  source: 'Logs of services and hosts',
  rules: [
    {
      name: 'LogInFailures',
      summary: '{{ printf "%.0f" $value }} log-ins at {{ $labels.service }} failed within five minutes',
      query: {
        logs:
          '(event.category:authentication event.outcome:failure) OR "failed password" OR "authentication failure" OR "authentication failed" OR ' +
          '"invalid password" OR "login failed" OR "failed login" OR "invalid credentials"',
        by: ['service'],
        window: '5m',
      },
      above: { medium: 20, high: 100 },
      runbook: {
        means: 'More than 20 (medium) or 100 (high) log-ins failed within five minutes.',
        users: 'Either somebody tries passwords, or the log-in is broken and nobody gets in.',
        look: [
          'Read [them](/logs?q=%22authentication%20failed%22%20OR%20event.outcome:failure): one account or many, one address or many?',
          'Do other log-ins succeed in the same minutes?',
        ],
        causes: [
          'Somebody tries passwords, or stolen ones',
          'A program with an old password',
          'The identity provider or its database is away',
          'A release',
        ],
        mend: [
          'Attack: block the addresses, lower the limit of tries, ask for a second factor.',
          'A program: give it the new password.',
          'Broken: bring back what the log-in needs.',
        ],
        over: 'No more than 20 fail within five minutes.',
      },
    },
    {
      name: 'PaymentErrors',
      summary: '{{ printf "%.0f" $value }} payments at {{ $labels.service }} failed within five minutes',
      query: {
        logs: 'severity>=error (payment OR paypal OR stripe OR adyen OR "card processor") -service:vedette',
        by: ['service'],
        window: '5m',
      },
      above: { critical: 4 },
      runbook: {
        means: 'Five or more errors about payments were logged within five minutes.',
        users: 'They cannot pay, or worse: they have paid and see an error.',
        look: [
          'Read [them](/logs?q=severity%3E%3Derror%20payment): one method or all, one error or many?',
          'What does the status page of the provider say?',
          'Open the [traces](/traces?q=status:error%20payment) of the failed ones.',
        ],
        causes: ['The provider is down', 'A key or a certificate of theirs has expired', 'A release', 'A change of the provider’s API'],
        mend: [
          'Switch to another method or provider if there is one.',
          'Go back to the release before.',
          'Write down which payments are in doubt, and reconcile them afterwards.',
        ],
        over: 'No more than four errors within five minutes. Then reconcile.',
      },
    },
    {
      name: 'DataCorruption',
      summary: '{{ $labels.service }} on {{ $labels.host }} says that data are damaged',
      query: {
        logs:
          '("data corruption" OR "checksum mismatch" OR "page verification failed" OR "invalid page in block" OR "database disk image is malformed" OR ' +
          '"table is marked as crashed" OR "corrupted page") -service:vedette',
        by: ['service', 'host'],
        window: '10m',
      },
      above: { critical: 0 },
      keepFiringFor: '30m',
      runbook: {
        means: 'A program has found data that are not what it wrote.',
        users: 'Wrong or missing data; it can get worse with every write.',
        look: [
          'Read [what it says](/logs?q=%22checksum%20mismatch%22%20OR%20corruption): which file, table or page?',
          'Does the disk report errors? `dmesg -T`, `smartctl -a`.',
          'Since when? Is there a good back-up from before?',
        ],
        causes: ['A dying disk or controller', 'Bad memory', 'A crash of a machine that does not really write when it says so', 'A bug'],
        mend: [
          'Stop writing: take the application off, or make the database read-only.',
          'Copy what is there before you repair anything.',
          'Restore the back-up from before to another machine and compare.',
        ],
        over: 'You know what was damaged, and it is restored. The alert ends half an hour after the last such line.',
      },
    },
    {
      name: 'OutOfMemory',
      summary: '{{ $labels.service }} ran out of memory',
      query: {
        logs: '("OutOfMemoryError" OR "heap out of memory" OR "OOMKilled" OR "oom-kill" OR "cannot allocate memory") -service:vedette',
        by: ['service', 'host'],
        window: '5m',
      },
      above: { high: 0 },
      runbook: {
        means: 'A program says that it has no memory left, or was ended for that.',
        users: 'What it did at that moment failed; it starts again, cold.',
        look: [
          'Read [what it says](/logs?q=%22out%20of%20memory%22%20OR%20OOMKilled).',
          'Does its [memory](/metrics/explore?expr=process_resident_memory_bytes) grow since its start?',
        ],
        causes: ['A leak', 'A limit that is too low', 'One request that needs very much'],
        mend: ['Restart it, and find the leak.', 'Raise the limit.'],
        over: 'Nothing of the kind for five minutes.',
      },
    },
  ],
}
