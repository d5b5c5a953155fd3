import { place, type SnippetCards } from '../snippet-card.ts'

/** StatsD and DogStatsD. */
export const cards: SnippetCards = [
  {
    name: 'statsd',
    title: 'StatsD',
    note: 'DogStatsD',
    text: `# vedette.yaml: the port is off until it is set
receivers:
  statsd:
    udp: 8125

echo 'my_service.orders:1|c|#kind:web' | nc -u -w1 ${place.hostname} 8125`,
  },
]
