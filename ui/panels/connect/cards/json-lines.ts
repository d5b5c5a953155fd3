import type { SnippetCard } from '../snippet-card.ts'

/** Lines of JSON and of text. */
export const jsonLines: readonly SnippetCard[] = [
  {
    name: 'json',
    title: 'JSON lines',
    note: 'pino, winston, nginx',
    text: ({ endpoint, key }) => `# whatever writes lines of JSON: pino, bunyan, winston, zap, logrus
node app.js | curl ${endpoint}/ingest/ndjson --data-binary @- \\
  -H "x-vedette-key: ${key}"

# lines of text, those of nginx and Apache understood
curl "${endpoint}/ingest/text?service=nginx" \\
  -H "x-vedette-key: ${key}" --data-binary @/var/log/nginx/access.log`,
  },
]
