export { printFloat, printFloatFixed, printFloatShort } from '../../../lib/go-number.ts'
