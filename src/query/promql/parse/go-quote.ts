export { describeGoChar, quoteGo, quoteGoChar } from '../../../lib/go-quote.ts'
