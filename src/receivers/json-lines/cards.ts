import { place, type SnippetCards } from '../snippet-card.ts'

/** Lines of JSON and of text. */
export const cards: SnippetCards = [
  {
    name: 'json',
    title: 'JSON lines',
    note: 'pino, winston, nginx',
    text: `# whatever writes lines of JSON: pino, bunyan, winston, zap, logrus
node app.js | curl ${place.endpoint}/ingest/ndjson --data-binary @- \\
  -H "x-vedette-key: ${place.key}"

# lines of text, those of nginx and Apache understood
curl "${place.endpoint}/ingest/text?service=nginx" \\
  -H "x-vedette-key: ${place.key}" --data-binary @/var/log/nginx/access.log`,
  },
]
