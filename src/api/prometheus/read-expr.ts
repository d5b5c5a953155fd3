import { type Expr, parseExpr, promqlFeatures, PromqlSyntaxError } from '../../query/promql/index.ts'
import { badParameter } from './bad-parameter.ts'

/** The expression that the parameter `query` holds. Throws Fault `bad_input`. */
export function readExpr(text: string | null): Expr {
  try {
    return parseExpr(text ?? '', { features: promqlFeatures })
  } catch (error) {
    if (error instanceof PromqlSyntaxError) throw badParameter('query', error.message)
    throw error
  }
}
