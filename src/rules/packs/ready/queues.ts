import type { Pack } from '../pack.ts'

const lengths = 'rabbitmq_queue_messages_ready'
const lag = 'sum by (job, consumergroup, topic) (kafka_consumergroup_lag)'

/** Work that waits. */
export const queuesPack: Pack = {
  name: 'queues',
  title: 'Queues',
  source: 'RabbitMQ’s own metrics and kafka_exporter',
  rules: [
    {
      name: 'QueueGrows',
      summary: '{{ printf "%.0f" $value }} messages wait in {{ or $labels.queue $labels.topic }}, and more every minute',
      query: {
        promql: `(${lengths} and deriv(${lengths}[15m]) > 0) or (${lag} and deriv(${lag}[15m:1m]) > 0)`,
      },
      above: { medium: 1000, high: 100_000 },
      for: '15m',
      runbook: {
        means:
          'For a quarter of an hour more came into a queue than went out, and more than 1,000 (medium) or 100,000 (high) messages wait.',
        users: 'What is done in the background comes late: mails, exports, bookings.',
        look: [
          'Do its consumers run, and how many? See [services](/services).',
          'Do they fail? Read their [logs](/logs?q=severity%3E%3Derror).',
          'Does more come in than usual?',
        ],
        causes: ['Consumers are down or slow', 'A message that makes them fail again and again', 'A burst of work'],
        mend: ['Start consumers, or more of them.', 'Put the bad message aside.'],
        over: 'The queue gets shorter, or fewer than 1,000 wait.',
      },
    },
    {
      name: 'QueueWithoutConsumers',
      summary: 'Nobody reads the queue {{ $labels.queue }}',
      query: { promql: `${lengths} > 0 and rabbitmq_queue_consumers == 0` },
      severity: 'high',
      for: '10m',
      runbook: {
        means: 'Messages wait in a queue that no consumer reads.',
        users: 'What is done in the background does not happen at all.',
        look: ['Do its consumers run? See [services](/services).', 'Was the queue renamed in a release?'],
        causes: ['Consumers are down', 'They cannot log in', 'An old queue that nobody needs any more'],
        mend: ['Start the consumers.', 'Delete the queue if nobody needs it.'],
        over: 'A consumer reads it, or it is empty.',
      },
    },
  ],
}
