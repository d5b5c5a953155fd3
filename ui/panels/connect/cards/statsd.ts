import type { SnippetCard } from '../snippet-card.ts'

/** StatsD and DogStatsD. */
export const statsd: readonly SnippetCard[] = [
  {
    name: 'statsd',
    title: 'StatsD',
    note: 'DogStatsD',
    text({ endpoint }) {
      const { hostname } = new URL(endpoint)
      return `# vedette.yaml: the port is off until it is set
receivers:
  statsd:
    udp: 8125

echo 'my_service.orders:1|c|#kind:web' | nc -u -w1 ${hostname} 8125`
    },
  },
]
