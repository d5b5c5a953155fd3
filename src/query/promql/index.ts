export { evaluateQuery } from './evaluate/evaluate-query.ts'
