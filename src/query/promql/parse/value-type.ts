import type { BinaryExpr, Expr, ValueType } from '../ast.ts'
import { functions } from './signatures.ts'

/** Of operators: chains of them would be walked from every link. */
const known = new WeakMap<BinaryExpr, ValueType>()

/** What an expression yields, known without evaluating it. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar'
    case 'string':
      return 'string'
    case 'vector_selector':
    case 'aggregation':
      return 'vector'
    case 'matrix_selector':
    case 'subquery':
      return 'matrix'
    case 'call':
      return functions.get(expr.function)?.returns ?? 'vector'
    case 'paren':
      return typeOf(expr.inner)
    case 'unary':
      return typeOf(expr.operand)
    case 'binary':
      return known.get(expr) ?? typeOfBinary(expr)
  }
}

function typeOfBinary(expr: BinaryExpr): ValueType {
  const type = typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector'
  known.set(expr, type)
  return type
}

/** As error messages name it. */
export function describeType(type: ValueType): string {
  if (type === 'vector') return 'instant vector'
  return type === 'matrix' ? 'range vector' : type
}
